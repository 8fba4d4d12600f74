import { createServer, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import tls, { TLSSocket } from 'node:tls'
import type { Certificate } from './certificates.ts'
import { listen, type SocketPeer } from './sockets.ts'

/** What the double is asked to be. */
export interface SqlServerOptions {
  readonly password: string
  readonly certificate?: Certificate | null
  /** TLS from the first byte. */
  readonly strict?: boolean
  /** Insists on TLS. */
  readonly required?: boolean
  /** Numbers of errors with which it refuses whoever knows the password. */
  readonly refuses?: readonly number[]
  /** Sends whoever knows the password to another server. */
  readonly routesTo?: { readonly host: string; readonly port: number }
}

export interface SqlServerPeer extends SocketPeer {
  /** User, password and database of every sign-in that came. */
  readonly logins: { readonly user: string; readonly password: string; readonly database: string }[]
}

/**
 * A server that speaks just enough of TDS 7.4 and 8.0 (MS-TDS) to sign a client in and answer one query: SQL Server itself
 * is in no package registry.
 */
export async function startSqlServer(options: SqlServerOptions): Promise<SqlServerPeer> {
  const logins: SqlServerPeer['logins'] = []
  const { certificate = null, strict = false } = options
  const onSocket = (socket: Socket) => void serve(socket, options, logins).catch(() => socket.destroy())
  const server =
    strict && certificate
      ? tls.createServer({ ...certificate, ALPNProtocols: ['tds/8.0'] }, onSocket)
      : createServer(onSocket)
  return { ...(await listen(server)), logins }
}

const [sqlBatch, response, login, prelogin] = [0x01, 0x04, 0x10, 0x12]

async function serve(socket: Socket, options: SqlServerOptions, logins: SqlServerPeer['logins']): Promise<void> {
  const { certificate = null, strict = false, required = false } = options
  let wire = new Wire(socket)
  const asked = await wire.read()
  if (asked.type !== prelogin) return void socket.destroy()
  const wants = asked.payload[asked.payload.readUInt16BE(6)] ?? 2
  const offers = certificate && !strict
  const encryption = offers ? (required ? 3 : wants === 1 ? 1 : 2) : 2
  // VERSION and ENCRYPTION.
  wire.send(response, Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 3, 0xe8, 0, 0, encryption]))
  if (offers && wants === 1) {
    wire.stop()
    const envelope = new Envelope(socket)
    const encrypted = new TLSSocket(envelope, { isServer: true, ...certificate, maxVersion: 'TLSv1.2' })
    encrypted.on('error', () => socket.destroy())
    await new Promise<void>((resolve) => encrypted.once('secure', resolve))
    envelope.open()
    wire = new Wire(encrypted)
  }
  const came = await wire.read()
  if (came.type !== login) return void socket.destroy()
  const given = readLogin(came.payload)
  logins.push(given)
  if (given.password !== options.password) return wire.send(response, Buffer.concat([error(18_456), done(2)]))
  if (options.refuses) return wire.send(response, Buffer.concat([...options.refuses.map(error), done(2)]))
  const routing = options.routesTo ? [route(options.routesTo)] : []
  wire.send(response, Buffer.concat([loginAck, ...routing, done(0)]))
  for (;;) {
    const { type, payload } = await wire.read()
    if (type !== sqlBatch) return void socket.destroy()
    const isQuestion = payload.toString('utf16le').includes('@@version')
    wire.send(response, isQuestion ? Buffer.concat([columns, row(version, given.user), done(0x10, 1)]) : done(0))
  }
}

const version = 'Microsoft SQL Server 2022 (RTM) - 16.0.1000.6 (X64) on Linux'

/** LOGIN7 (section 2.2.6.4): places and lengths, then the texts in UTF-16, the password with its nibbles swapped and XOR A5. */
function readLogin(payload: Buffer): { user: string; password: string; database: string } {
  const bytes = (at: number) => {
    const [offset, length] = [payload.readUInt16LE(at), payload.readUInt16LE(at + 2)]
    return payload.subarray(offset, offset + length * 2)
  }
  const hidden = Buffer.from(bytes(44)).map((byte) => {
    const swapped = byte ^ 0xa5
    return ((swapped & 0x0f) << 4) | (swapped >> 4)
  })
  const text = (at: number) => bytes(at).toString('utf16le')
  return { user: text(40), password: Buffer.from(hidden).toString('utf16le'), database: text(68) }
}

// Tokens (section 2.2.7)

function token(type: number, content: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0])
  head.writeUInt16LE(content.length, 1)
  return Buffer.concat([head, content])
}

function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')])
}

function longText(text: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16LE(text.length)
  return Buffer.concat([length, Buffer.from(text, 'utf16le')])
}

const loginAck = token(
  0xad,
  Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), shortText('Microsoft SQL Server'), Buffer.from([16, 0, 3, 0xe8])]),
)

function error(number: number): Buffer {
  const head = Buffer.alloc(6)
  head.writeInt32LE(number)
  head.set([1, 14], 4)
  const line = Buffer.alloc(4)
  return token(0xaa, Buffer.concat([head, longText('Refused.'), shortText('double'), shortText(''), line]))
}

/** ENVCHANGE of type 20: protocol, port, host. */
function route({ host, port }: { host: string; port: number }): Buffer {
  const target = Buffer.concat([Buffer.from([0, port & 0xff, port >> 8]), longText(host)])
  const length = Buffer.alloc(2)
  length.writeUInt16LE(target.length)
  return token(0xe3, Buffer.concat([Buffer.from([20]), length, target, Buffer.from([0, 0])]))
}

function done(status: number, rows = 0): Buffer {
  const token = Buffer.alloc(13)
  token[0] = 0xfd
  token.writeUInt16LE(status, 1)
  token.writeUInt32LE(rows, 5)
  return token
}

/** COLMETADATA of two columns: NVARCHAR(256) with a collation. */
const columns = Buffer.concat([
  Buffer.from([0x81, 2, 0]),
  ...['version', 'login'].map((name) =>
    Buffer.concat([Buffer.from([0, 0, 0, 0, 9, 0, 0xe7, 0, 2, 9, 4, 0xd0, 0, 52]), shortText(name)]),
  ),
])

function row(...values: string[]): Buffer {
  const cells = values.map((value) => {
    const length = Buffer.alloc(2)
    length.writeUInt16LE(value.length * 2)
    return Buffer.concat([length, Buffer.from(value, 'utf16le')])
  })
  return Buffer.concat([Buffer.from([0xd1]), ...cells])
}

/** Messages over a connection: packets, the last of which says that it is. */
class Wire {
  readonly #socket: Socket
  #bytes = Buffer.alloc(0)
  #wake = () => {}
  readonly #onData = (chunk: Buffer) => {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    this.#wake()
  }

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', this.#onData).on('error', () => {})
  }

  stop(): void {
    this.#socket.off('data', this.#onData)
  }

  send(type: number, payload: Buffer): void {
    this.#socket.write(packet(type, payload))
  }

  async read(): Promise<{ type: number; payload: Buffer }> {
    const parts: Buffer[] = []
    for (;;) {
      while (this.#bytes.length < 8 || this.#bytes.length < this.#bytes.readUInt16BE(2)) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
      const [type = 0, status = 0, length] = [this.#bytes[0], this.#bytes[1], this.#bytes.readUInt16BE(2)]
      parts.push(this.#bytes.subarray(8, length))
      this.#bytes = this.#bytes.subarray(length)
      if (status & 1) return { type, payload: Buffer.concat(parts) }
    }
  }
}

function packet(type: number, payload: Buffer): Buffer {
  const header = Buffer.from([type, 1, 0, 0, 0, 0, 1, 0])
  header.writeUInt16BE(8 + payload.length, 2)
  return Buffer.concat([header, payload])
}

/** The server's side of the handshake inside of PRELOGIN messages. */
class Envelope extends Duplex {
  readonly #socket: Socket
  #isDone = false
  #bytes = Buffer.alloc(0)

  constructor(socket: Socket) {
    super()
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk])
      this.#unpack()
    })
    socket.on('close', () => this.destroy())
  }

  open(): void {
    this.#isDone = true
    this.#unpack()
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, callback: () => void): void {
    this.#socket.write(this.#isDone ? chunk : packet(prelogin, chunk), () => callback())
  }

  #unpack(): void {
    while (this.#bytes.length > 0) {
      // What is not in a message any more begins with the type of a TLS record.
      if (this.#isDone || this.#bytes[0] !== prelogin) {
        if (!this.#isDone && this.#bytes.length < 8) return
        this.push(this.#bytes)
        this.#bytes = Buffer.alloc(0)
        return
      }
      if (this.#bytes.length < 8 || this.#bytes.length < this.#bytes.readUInt16BE(2)) return
      const length = this.#bytes.readUInt16BE(2)
      this.push(this.#bytes.subarray(8, length))
      this.#bytes = this.#bytes.subarray(length)
    }
  }
}

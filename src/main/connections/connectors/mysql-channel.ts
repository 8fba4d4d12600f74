import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { failure } from '../classify.ts'
import { ProbeFailure } from '../connector.ts'
import { isPrivate, readBytes } from './database.ts'

/** CLIENT_SSL among the capability flags (MySQL client/server protocol, capability flags). */
const clientSsl = 0x0800

/** A greeting is some 100 bytes; a longer one is another protocol. */
const maxGreetingBytes = 4096

/** Each packet begins with three bytes of length and one of sequence. */
const headerBytes = 4

/** The first packet of a server. */
export interface Greeting {
  readonly bytes: Buffer
  /** Where its capability flags stand. */
  readonly flagsAt: number
  /** What the server says of its version. */
  readonly version: string
}

export function offersTls({ bytes, flagsAt }: Greeting): boolean {
  return (bytes.readUInt16LE(flagsAt) & clientSsl) !== 0
}

/**
 * Reads what a MySQL server says first (Protocol::HandshakeV10).
 *
 * @throws ProbeFailure `unexpected-answer` for another protocol; an error with `errno` when the server refuses at once
 */
export async function readGreeting(socket: Socket, signal: AbortSignal): Promise<Greeting> {
  let bytes = await readBytes(socket, headerBytes + 1, signal)
  const size = headerBytes + bytes.readUIntLE(0, 3)
  if (size > maxGreetingBytes || ![0x0a, 0xff].includes(bytes[headerBytes] ?? 0)) throw notMysql()
  if (bytes.length < size) bytes = Buffer.concat([bytes, await readBytes(socket, size - bytes.length, signal)])
  if (bytes[headerBytes] === 0xff) {
    throw Object.assign(new Error('The server refused at once.'), { errno: bytes.readUInt16LE(headerBytes + 1) })
  }
  const versionEnd = bytes.indexOf(0, headerBytes + 1)
  // After the version: 4 bytes of thread, 8 of scramble, 1 of filler.
  const flagsAt = versionEnd + 14
  if (versionEnd < 0 || flagsAt + 2 > size) throw notMysql()
  return { bytes, flagsAt, version: bytes.toString('latin1', headerBytes + 1, versionEnd) }
}

function notMysql(): ProbeFailure {
  return new ProbeFailure(
    failure('unexpected-answer', '', { message: 'Something answers here, but not a MySQL or MariaDB server.' }),
  )
}

/**
 * A connection as a MySQL driver wants it, whose TLS is made by Keyward: TLS begins in the middle of MySQL's handshake, and
 * drivers differ in what they verify and in what they tell about it. The driver sees a server without TLS; its first
 * packet is held until `release`, when the connection beneath is encrypted and verified. As the question for TLS is a
 * packet that the driver does not know of, sequence numbers are moved by one until the sign-in has ended.
 */
export class MysqlChannel extends Duplex {
  readonly #greeting: Buffer
  readonly #first = Promise.withResolvers<Buffer>()
  #held: Buffer | undefined
  #transport: Socket | undefined
  #isEncrypted = false
  #isSigningIn = true
  #outgoing: Buffer = Buffer.alloc(0)
  #incoming: Buffer = Buffer.alloc(0)

  constructor({ bytes, flagsAt }: Greeting) {
    super()
    this.#greeting = Buffer.from(bytes)
    this.#greeting.writeUInt16LE(bytes.readUInt16LE(flagsAt) & ~clientSsl, flagsAt)
    this.on('error', () => {})
  }

  /** Tells the driver that the server is there. To be called when the driver listens. */
  start(): void {
    this.emit('connect')
    this.push(this.#greeting)
  }

  /** Whether the driver may hand out the password itself. */
  get isPrivate(): boolean {
    return this.#transport !== undefined && isPrivate(this.#transport)
  }

  get isEncrypted(): boolean {
    return this.#isEncrypted
  }

  /** The question for TLS: the beginning of the driver's first packet, with the flag set (Protocol::SSLRequest). */
  async tlsRequest(): Promise<Buffer> {
    const first = await this.#first.promise
    const request = Buffer.from(first.subarray(0, headerBytes + 32))
    request.writeUIntLE(32, 0, 3)
    setTlsFlag(request)
    return request
  }

  /** Lets the driver go on over this connection, which is a TLS one after `tlsRequest` was sent. */
  release(transport: Socket): void {
    this.#transport = transport
    this.#isEncrypted = 'encrypted' in transport
    transport.on('data', (chunk: Buffer) => this.#receive(chunk))
    transport.once('end', () => this.push(null))
    transport.once('error', (error) => this.destroy(error))
    transport.once('close', () => this.destroy())
    if (!this.#held) return
    if (this.#isEncrypted) setTlsFlag(this.#held)
    this.#send(this.#held)
    this.#held = undefined
  }

  override _read(): void {
    this.#transport?.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.#isSigningIn) {
      this.#transport?.write(chunk, done)
      return
    }
    const { packets, rest } = split(Buffer.concat([this.#outgoing, chunk]))
    this.#outgoing = rest
    for (const packet of packets) {
      if (this.#transport) this.#send(packet)
      else {
        this.#held = packet
        this.#first.resolve(packet)
      }
    }
    done()
  }

  override _final(done: () => void): void {
    this.#transport?.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#transport?.destroy()
    done(error)
  }

  #send(packet: Buffer): void {
    this.#transport?.write(this.#moved(packet, 1))
  }

  #receive(chunk: Buffer): void {
    if (!this.#isSigningIn) {
      if (!this.push(chunk)) this.#transport?.pause()
      return
    }
    let { packets, rest } = split(Buffer.concat([this.#incoming, chunk]))
    for (const [index, packet] of packets.entries()) {
      this.push(this.#moved(packet, -1))
      // OK or ERR ends the sign-in; from then on both sides count from 0 with every command.
      if (packet[headerBytes] !== 0x00 && packet[headerBytes] !== 0xff) continue
      this.#isSigningIn = false
      rest = Buffer.concat([...packets.slice(index + 1), rest])
      if (rest.length > 0) this.push(rest)
      rest = Buffer.alloc(0)
      packets = []
      break
    }
    this.#incoming = rest
  }

  #moved(packet: Buffer, by: number): Buffer {
    if (this.#isEncrypted) packet[3] = ((packet[3] ?? 0) + by) & 0xff
    return packet
  }

  // What drivers call on a socket, and what the socket beneath has been given already.
  setTimeout(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

function setTlsFlag(packet: Buffer): void {
  packet.writeUInt16LE(packet.readUInt16LE(headerBytes) | clientSsl, headerBytes)
}

/** Whole packets, and the beginning of the next one. */
function split(bytes: Buffer): { packets: Buffer[]; rest: Buffer } {
  const packets: Buffer[] = []
  let at = 0
  while (bytes.length - at >= headerBytes) {
    const end = at + headerBytes + bytes.readUIntLE(at, 3)
    if (end > bytes.length) break
    packets.push(Buffer.from(bytes.subarray(at, end)))
    at = end
  }
  return { packets, rest: bytes.subarray(at) }
}

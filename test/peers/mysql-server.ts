import { constants, createHash, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Certificate } from './certificates.ts'
import { listen, type SocketPeer } from './sockets.ts'

/** Ways to sign in that MariaDB does not have, so that MySQL's are tested without MySQL. */
export type Method =
  | 'caching_sha2_password'
  /** The server remembers the password: it is not needed itself. */
  | 'caching_sha2_password (cached)'
  | 'sha256_password'
  | 'mysql_clear_password'
  | 'dialog'
  | 'unheard_of'

export interface MysqlPeer extends SocketPeer {
  /** What clients sent while they signed in, one entry per packet. */
  readonly received: readonly Buffer[]
}

/** A user of MySQL 8: the password in use first, then the one that is kept beside it. */
export interface MysqlAccount {
  passwords: string[]
  /** Whether it has APPLICATION_PASSWORD_ADMIN. */
  readonly mayRetain: boolean
}

/** A server that knows one account by `caching_sha2_password`, and what MySQL's manual says of ALTER USER and dual passwords. */
export async function startDualMysql(account: MysqlAccount): Promise<SocketPeer> {
  const server = createServer((socket) => {
    serveAccount(socket, account).catch(() => socket.destroy())
  })
  return listen(server)
}

async function serveAccount(socket: Socket, account: MysqlAccount): Promise<void> {
  const scramble = Buffer.from(randomBytes(20).map((byte) => (byte % 126) + 1))
  const wire = new Wire(socket)
  wire.send(greeting(scramble, false))
  await wire.read()
  const challenge = Buffer.concat([
    Buffer.from([0xfe]),
    Buffer.from('caching_sha2_password\0'),
    scramble,
    Buffer.alloc(1),
  ])
  wire.send(challenge)
  const proof = await wire.read()
  if (!account.passwords.some((password) => proof.equals(sha2Proof(password, scramble)))) return wire.send(error(1045))
  wire.send(Buffer.from([0x01, 0x03]))
  wire.send(ok)
  for (;;) {
    wire.sequence = 0
    const command = await wire.read()
    if (command[0] === 0x01) return void wire.socket.end()
    const sql = command.subarray(1).toString()
    if (sql.startsWith('select')) for (const packet of rows) wire.send(packet)
    else wire.send(alter(sql, account))
  }
}

/** https://dev.mysql.com/doc/refman/8.4/en/alter-user.html */
function alter(sql: string, account: MysqlAccount): Buffer {
  const [, text, retain] = /^ALTER USER USER\(\) IDENTIFIED BY '([^']*)'( RETAIN CURRENT PASSWORD)?$/.exec(sql) ?? []
  if (retain !== undefined && !account.mayRetain) return error(1227)
  if (text !== undefined) account.passwords = retain === undefined ? [text] : [text, account.passwords[0] ?? '']
  else if (sql === 'ALTER USER USER() DISCARD OLD PASSWORD') account.passwords = account.passwords.slice(0, 1)
  else if (!sql.startsWith('SET SESSION sql_mode')) return error(1064)
  return ok
}

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()

/** A server that speaks just enough of MySQL's protocol to sign a client in by one method and answer two queries. */
export async function startMysqlServer(
  method: Method,
  password: string,
  certificate: Certificate | null = null,
): Promise<MysqlPeer> {
  const received: Buffer[] = []
  const server = createServer((socket) => {
    serve(socket, method, password, certificate, received).catch(() => socket.destroy())
  })
  return { ...(await listen(server)), received }
}

async function serve(
  socket: Socket,
  method: Method,
  password: string,
  certificate: Certificate | null,
  received: Buffer[],
): Promise<void> {
  const scramble = Buffer.from(randomBytes(20).map((byte) => (byte % 126) + 1))
  let wire = new Wire(socket)
  wire.send(greeting(scramble, certificate !== null))
  let response = await wire.read()
  if (certificate && response.length === 32) {
    wire.stop()
    wire = new Wire(new TLSSocket(socket, { isServer: true, ...certificate }), wire.sequence)
    response = await wire.read()
  }
  received.push(response)
  const read = async () => {
    const packet = await wire.read()
    received.push(packet)
    return packet
  }
  const plugin = method.split(' ')[0] ?? ''
  const data = plugin === 'dialog' ? Buffer.from('\x04Password: ') : Buffer.concat([scramble, Buffer.alloc(1)])
  wire.send(Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${plugin}\0`), data]))
  const isEncrypted = wire.socket instanceof TLSSocket
  if (!(await knows(method, password, scramble, isEncrypted, read, wire))) return wire.send(error(1045))
  wire.send(ok)
  for (;;) {
    wire.sequence = 0
    const command = await wire.read()
    if (command[0] === 0x01) return void wire.socket.end()
    if (command.subarray(1).toString().startsWith('select')) for (const packet of rows) wire.send(packet)
    else wire.send(ok)
  }
}

/** Whether the client knows the password, by the rules of the method. */
async function knows(
  method: Method,
  password: string,
  scramble: Buffer,
  isEncrypted: boolean,
  read: () => Promise<Buffer>,
  wire: Wire,
): Promise<boolean> {
  const plain = Buffer.from(`${password}\0`)
  const decrypted = async (request: number) => {
    const asked = await read()
    if (asked.length !== 1 || asked[0] !== request) return false
    wire.send(Buffer.concat([Buffer.from([0x01]), Buffer.from(pem)]))
    const key = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
    const mixed = privateDecrypt(key, await read())
    return Buffer.from(mixed.map((byte, index) => byte ^ (scramble[index % 20] ?? 0))).equals(plain)
  }
  switch (method) {
    case 'mysql_clear_password':
    case 'dialog':
      return (await read()).equals(plain)
    case 'sha256_password':
      return isEncrypted ? (await read()).equals(plain) : decrypted(0x01)
    case 'caching_sha2_password':
      if (!(await read()).equals(sha2Proof(password, scramble))) return false
      wire.send(Buffer.from([0x01, 0x04]))
      return isEncrypted ? (await read()).equals(plain) : decrypted(0x02)
    case 'caching_sha2_password (cached)':
      if (!(await read()).equals(sha2Proof(password, scramble))) return false
      wire.send(Buffer.from([0x01, 0x03]))
      return true
    case 'unheard_of':
      return false
  }
}

function sha2Proof(password: string, scramble: Buffer): Buffer {
  const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const first = sha(Buffer.from(password))
  const mask = sha(sha(first), scramble)
  return Buffer.from(first.map((byte, index) => byte ^ (mask[index] ?? 0)))
}

/** PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH, LONG_PASSWORD, CONNECT_WITH_DB, PLUGIN_AUTH_LENENC_CLIENT_DATA. */
const capabilities = 0x0000_0200 | 0x0000_8000 | 0x0008_0000 | 0x0000_0001 | 0x0000_0008 | 0x0020_0000
const tlsCapability = 0x0000_0800

function greeting(scramble: Buffer, offersTls: boolean): Buffer {
  const flags = Buffer.alloc(4)
  flags.writeUInt32LE(offersTls ? capabilities | tlsCapability : capabilities)
  return Buffer.concat([
    Buffer.from([10]),
    Buffer.from('8.4.0\0'),
    Buffer.from([1, 0, 0, 0]),
    scramble.subarray(0, 8),
    Buffer.alloc(1),
    flags.subarray(0, 2),
    Buffer.from([255, 2, 0]),
    flags.subarray(2),
    Buffer.from([21]),
    Buffer.alloc(10),
    scramble.subarray(8),
    Buffer.alloc(1),
    Buffer.from('caching_sha2_password\0'),
  ])
}

const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0])

function error(number: number): Buffer {
  return Buffer.concat([Buffer.from([0xff, number & 0xff, number >> 8]), Buffer.from('#28000denied')])
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)])
}

function column(name: string): Buffer {
  const names = ['def', '', '', '', name, ''].map(text)
  return Buffer.concat([...names, Buffer.from([0x0c, 33, 0, 0, 1, 0, 0, 0xfd, 0, 0, 0, 0, 0])])
}

const end = Buffer.from([0xfe, 0, 0, 2, 0])
const rows = [
  Buffer.from([2]),
  column('version'),
  column('name'),
  end,
  Buffer.concat([text('8.4.0'), text('ann@%')]),
  end,
]

/** Packets over a socket, numbered. */
class Wire {
  readonly socket: Socket
  sequence: number
  #bytes = Buffer.alloc(0)
  #wake = () => {}
  readonly #onData = (chunk: Buffer) => {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    this.#wake()
  }

  constructor(socket: Socket, sequence = 0) {
    this.socket = socket
    this.sequence = sequence
    socket.on('data', this.#onData).on('error', () => {})
  }

  /** Gives back what was read too much, for TLS to begin with. */
  stop(): void {
    this.socket.off('data', this.#onData).pause()
    if (this.#bytes.length > 0) this.socket.unshift(this.#bytes)
  }

  send(payload: Buffer): void {
    const header = Buffer.from([payload.length & 0xff, payload.length >> 8, 0, this.sequence])
    this.sequence += 1
    this.socket.write(Buffer.concat([header, payload]))
  }

  /** @throws Error when a packet has not the number that is due, as servers do */
  async read(): Promise<Buffer> {
    while (this.#bytes.length < 4 || this.#bytes.length < 4 + this.#bytes.readUIntLE(0, 3)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const size = this.#bytes.readUIntLE(0, 3)
    if (this.#bytes[3] !== this.sequence) throw new Error('Packets out of order')
    this.sequence += 1
    const payload = Buffer.from(this.#bytes.subarray(4, 4 + size))
    this.#bytes = Buffer.from(this.#bytes.subarray(4 + size))
    return payload
  }
}

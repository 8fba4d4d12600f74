import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { failure } from '../classify.ts'
import { ProbeFailure, type ProbeTarget } from '../connector.ts'
import { type Reached, secure } from '../net.ts'
import { tlsDemand } from './database.ts'
import { LineReader, type Reply, readReply } from './lines.ts'

/** How long a data connection may take: a firewall that drops it must not be taken for a slow list. */
const dialMs = 5000

/** More of a list than this proves no more. */
const maxListBytes = 1024 * 1024

/** A reply that ends the test. Its text is never shown. */
export class FtpRefusal extends Error {
  readonly reply: number
  readonly words: string
  readonly command: string

  constructor({ code, lines }: Reply, command: string) {
    super('The server refused a command.')
    this.reply = code
    this.words = lines.join(' ')
    this.command = command
  }
}

/** The control connection of an FTP session, with the data connections that it asks for. */
export class FtpSession {
  readonly #target: ProbeTarget
  readonly #redial: Reached['redial']
  readonly #control: Socket
  readonly #reader: LineReader
  #tlsSession: Buffer | undefined

  /**
   * @param redial opens a further connection to the session's host
   * @param control what is spoken over; nothing has been read from it yet
   */
  constructor(target: ProbeTarget, redial: Reached['redial'], control: Socket) {
    this.#target = target
    this.#redial = redial
    this.#control = control
    this.#reader = new LineReader(control)
    // With TLS 1.3 a session comes after the handshake, and each one may be used once.
    if (control instanceof TLSSocket) {
      control.on('session', (session: Buffer) => {
        this.#tlsSession = session
      })
    }
  }

  /** @throws FtpRefusal */
  async greeting(signal: AbortSignal): Promise<void> {
    const reply = await readReply(this.#reader, signal)
    if (reply.code !== 220) throw new FtpRefusal(reply, 'greeting')
  }

  /**
   * Asks for TLS (RFC 4217, section 4).
   *
   * @returns false when the server has none
   * @throws FtpRefusal when it has none for now; ProbeFailure `unexpected-answer`
   */
  async startTls(signal: AbortSignal): Promise<boolean> {
    const reply = await this.send('AUTH TLS', signal)
    if (reply.code === 421 || reply.code === 431) throw new FtpRefusal(reply, 'AUTH')
    if (reply.code !== 234) return false
    this.#reader.assertNothingElse()
    return true
  }

  /** @param line a command without line breaks */
  send(line: string, signal: AbortSignal): Promise<Reply> {
    this.#control.write(`${line}\r\n`)
    return readReply(this.#reader, signal)
  }

  /** @throws FtpRefusal for another reply than one of these */
  async expect(line: string, codes: readonly number[], signal: AbortSignal): Promise<Reply> {
    const reply = await this.send(line, signal)
    if (!codes.includes(reply.code)) throw new FtpRefusal(reply, line.slice(0, 4).trimEnd())
    return reply
  }

  /**
   * Lists the folder, and returns how many lines the list has; null when it is too long to be read.
   *
   * @throws FtpRefusal; ProbeFailure when there is no data connection
   */
  async list(signal: AbortSignal): Promise<number | null> {
    const data = await this.#openData(await this.#enterPassiveMode(signal), signal)
    const beginning = await this.expect('LIST', [125, 150, 226], signal)
    // A server begins with TLS when it has been told what for.
    const channel = await this.#encrypt(data, signal)
    const list = await readAll(channel, signal)
    // Some servers confirm the list only when the connection is closed from both ends.
    channel.destroy()
    data.destroy()
    if (list === null) return null
    if (beginning.code !== 226) {
      const end = await readReply(this.#reader, signal)
      if (end.code !== 226 && end.code !== 250) throw new FtpRefusal(end, 'LIST')
    }
    return list.split('\n').filter((line) => line.trim() !== '' && !/^total \d+/.test(line)).length
  }

  quit(): void {
    if (this.#control.writable) this.#control.write('QUIT\r\n')
  }

  /** Asks for a port: first so that no address is named (RFC 2428), then as older servers know it. */
  async #enterPassiveMode(signal: AbortSignal): Promise<number> {
    const extended = await this.send('EPSV', signal)
    const port = Number(/\((.)\1\1(\d{1,5})\1\)/.exec(extended.lines.join(' '))?.[2])
    if (extended.code === 229 && port > 0) return port
    const { lines } = await this.expect('PASV', [227], signal)
    const [high, low] = /(?:\d{1,3},){4}(\d{1,3}),(\d{1,3})/.exec(lines.join(' '))?.slice(1).map(Number) ?? []
    if (high === undefined || low === undefined) throw new ProbeFailure(failure('unexpected-answer'))
    return high * 256 + low
  }

  /** A connection to the host of the session, whatever host the server names (RFC 2577, section 2). */
  #openData(port: number, signal: AbortSignal): Promise<Socket> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(dialMs)])
    return this.#redial(patience, port).catch((error: unknown) => {
      throw signal.aborted ? error : noDataConnection
    })
  }

  /** The server is verified like that of the session, whose TLS session shows it that we are the same client. */
  async #encrypt(data: Socket, signal: AbortSignal): Promise<Socket> {
    if (!(this.#control instanceof TLSSocket)) return data
    const session = this.#tlsSession ?? this.#control.getSession()
    return secure(data, { ...tlsDemand(this.#target), session }, signal)
  }
}

const noDataConnection = new ProbeFailure(
  failure('unreachable', 'PASV', {
    message: 'The sign-in works, but no data connection could be opened.',
    remedy: 'Have the server’s range of passive ports opened in the firewalls on the way.',
  }),
)

/** Everything that comes until the end, or null when that is too much. */
function readAll(socket: Socket, signal: AbortSignal): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const end = () => resolve(Buffer.concat(chunks).toString())
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    // Not `close` alone: the end of TLS inside of a tunnel closes nothing.
    socket.on('error', reject).on('end', end).on('close', end)
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxListBytes) resolve(null)
      else chunks.push(chunk)
    })
  })
}

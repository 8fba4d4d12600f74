import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { failure } from '../classify.ts'
import { ProbeFailure } from '../connector.ts'
import { readBytes } from './database.ts'

/** Types of messages (MS-TDS, section 2.2.3.1.1). */
const [prelogin, response] = [0x12, 0x04]

/** What a server can say about encryption (MS-TDS, section 2.2.6.5). */
const encryptions = ['off', 'on', 'not-supported', 'required'] as const
export type Encryption = (typeof encryptions)[number]

/** A server's answer to PRELOGIN. */
export interface Prelogin {
  readonly encryption: Encryption
  /** The answer's options, as they came. */
  readonly payload: Buffer
}

const headerSize = 8
const encryptionOption = 1

const strange = new ProbeFailure(
  failure('unexpected-answer', '', {
    remedy: 'Check the port. If the server expects TLS from the first byte, choose that for this connection.',
  }),
)

/**
 * Asks for encryption, or says that there is none on this side.
 *
 * @throws ProbeFailure `unexpected-answer` when the other end does not speak TDS
 */
export async function askPrelogin(channel: Socket, encrypt: boolean, signal: AbortSignal): Promise<Prelogin> {
  // VERSION, ENCRYPTION and MARS with their places, then what stands there.
  const options = [0, 0, 16, 0, 6, encryptionOption, 0, 22, 0, 1, 4, 0, 23, 0, 1, 0xff]
  const payload = Buffer.from([...options, 17, 0, 0, 0, 0, 0, encryptions.indexOf(encrypt ? 'on' : 'not-supported'), 0])
  channel.write(packet(prelogin, payload))
  const header = await readBytes(channel, headerSize, signal)
  const length = header.readUInt16BE(2)
  if (header[0] !== response || length <= headerSize || length > 4096) throw strange
  const bytes =
    header.length >= length ? header : Buffer.concat([header, await readBytes(channel, length - header.length, signal)])
  const answer = bytes.subarray(headerSize, length)
  const at = placeOf(answer)
  const encryption = at === null ? undefined : encryptions[answer[at] ?? -1]
  if (encryption === undefined) throw strange
  return { encryption, payload: Buffer.from(answer) }
}

/** Where the byte about encryption stands. */
function placeOf(payload: Buffer): number | null {
  for (let at = 0; at + 5 <= payload.length && payload[at] !== 0xff; at += 5) {
    if (payload[at] !== encryptionOption) continue
    const place = payload.readUInt16BE(at + 1)
    return place < payload.length ? place : null
  }
  return null
}

function packet(type: number, payload: Buffer): Buffer {
  const header = Buffer.from([type, 0x01, 0, 0, 0, 0, 1, 0])
  header.writeUInt16BE(headerSize + payload.length, 2)
  return Buffer.concat([header, payload])
}

/** Larger packets are not agreed on yet. */
const maxPayload = 4096 - headerSize

/**
 * The way through which TLS shakes hands: inside PRELOGIN messages until it is done, and on the bare connection after
 * (MS-TDS, section 3.2.5.2).
 */
export class TlsEnvelope extends Duplex {
  readonly #socket: Socket
  #isDone = false
  #bytes = Buffer.alloc(0)

  constructor(socket: Socket) {
    super()
    this.#socket = socket
  }

  /** The handshake begins: what comes from now on belongs to it. */
  seal(): void {
    const socket = this.#socket
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.destroy(error))
    socket.on('close', () => this.destroy())
    socket.on('end', () => this.push(null))
  }

  /** The handshake is over. */
  open(): void {
    this.#isDone = true
    if (this.#bytes.length > 0) this.push(this.#bytes)
    this.#bytes = Buffer.alloc(0)
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#isDone) return void this.#socket.write(chunk, done)
    const pieces: Buffer[] = []
    for (let at = 0; at < chunk.length; at += maxPayload) {
      pieces.push(packet(prelogin, chunk.subarray(at, at + maxPayload)))
    }
    this.#socket.write(Buffer.concat(pieces), done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }

  #take(chunk: Buffer): void {
    if (this.#isDone) return void this.push(chunk)
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    while (this.#bytes.length >= headerSize) {
      const length = this.#bytes.readUInt16BE(2)
      if (![prelogin, response].includes(this.#bytes[0] ?? 0) || length < headerSize) return void this.destroy(strange)
      if (this.#bytes.length < length) return
      this.push(this.#bytes.subarray(headerSize, length))
      this.#bytes = this.#bytes.subarray(length)
    }
  }
}

/**
 * What the driver is handed for a socket: it asks PRELOGIN as well, and is told here what the server has answered, save that
 * there is nothing left to encrypt. Everything after that goes through.
 */
export class GreetedChannel extends Duplex {
  readonly #channel: Socket
  #asked: Buffer | null = Buffer.alloc(0)
  readonly #answer: Buffer

  constructor(channel: Socket, { payload }: Prelogin) {
    super()
    this.#channel = channel
    const told = Buffer.from(payload)
    told[placeOf(told) ?? 0] = encryptions.indexOf('not-supported')
    this.#answer = packet(response, told)
    channel.on('data', (chunk: Buffer) => void this.push(chunk))
    channel.on('error', (error) => this.destroy(error))
    channel.on('end', () => this.push(null))
    channel.on('close', () => this.destroy())
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  override _read(): void {
    this.#channel.resume()
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#asked === null) return void this.#channel.write(chunk, done)
    this.#asked = Buffer.concat([this.#asked, chunk])
    if (this.#asked.length >= headerSize && this.#asked.length >= this.#asked.readUInt16BE(2)) {
      this.#asked = null
      this.push(this.#answer)
    }
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#channel.destroy()
    done(error)
  }
}

import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/**
 * Lends a connection to one user after the other, such as to a TLS handshake that begins anew on the same connection: who has
 * had it neither reads what is for the next, nor ends the connection with itself.
 */
export class Relay extends Duplex {
  readonly #socket: Socket
  #isReleased = false
  readonly #onData = (chunk: Buffer) => void this.push(chunk)
  readonly #onEnd = () => void this.push(null)
  readonly #onError = (error: Error) => void this.destroy(error)
  readonly #onClose = () => void this.destroy()

  constructor(socket: Socket) {
    super()
    this.#socket = socket
    socket.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onError).on('close', this.#onClose)
  }

  /** Gives the connection back. */
  release(): void {
    this.#isReleased = true
    this.#socket.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose)
  }

  override _read(): void {
    if (!this.#isReleased) this.#socket.resume()
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#isReleased) done()
    else this.#socket.write(chunk, done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#isReleased) this.#socket.destroy()
    done(error)
  }
}

import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/**
 * A channel of a tunnel as a socket: drivers ask for what only a socket of the system has, such as a pause of its timer.
 *
 * @param isLocal whether what it carries can be read by nobody, as over this computer's loopback
 */
export function asSocket(channel: Duplex, isLocal: boolean): Socket {
  const self = () => channel
  const rest = { setNoDelay: self, setKeepAlive: self, setTimeout: self, ref: self, unref: self }
  // An error that comes when nobody waits for it any more must not end the worker.
  channel.on('error', () => {})
  return Object.assign(channel, rest, isLocal && { remoteAddress: '127.0.0.1' }) as unknown as Socket
}

/**
 * A connection that another one carries on, as a proxy does. What the carrier is says nothing about it: neither is its other end
 * where the carrier's is, nor is it encrypted because the way to the proxy is. What is sent is judged by both.
 */
export class Carried extends Duplex {
  readonly #carrier: Duplex

  constructor(carrier: Duplex) {
    super()
    this.#carrier = carrier
    carrier.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) carrier.pause()
    })
    carrier.on('end', () => this.push(null))
    carrier.on('error', (error) => this.destroy(error))
    carrier.on('close', () => this.destroy())
  }

  override _read(): void {
    this.#carrier.resume()
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#carrier.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#carrier.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#carrier.destroy()
    done(error)
  }
}

import type { Socket } from 'node:net'
import type { Callback, Connection, ResponseParser } from '@platformatic/kafka'
import { failure } from '../classify.ts'
import { ProbeFailure } from '../connector.ts'

/** The driver's module, which is loaded in the worker alone. */
export type Kafka = typeof import('@platformatic/kafka')

type Payload = ReturnType<Kafka['Writer']['create']>

/** No answer to what a test asks is larger. */
const maxAnswer = 1_048_576

const unreadable = new ProbeFailure(
  failure('unexpected-answer', '', {
    remedy: 'Check the port. If the broker expects TLS there, choose verified TLS.',
  }),
)

/**
 * What the driver's requests are sent over: a connection that Keyward has opened and verified. It stands for the driver's own
 * `Connection`, which dials. One request at a time is under way.
 */
export class KafkaWire {
  readonly #kafka: Kafka
  readonly #socket: Socket
  #correlation = 0
  #bytes = Buffer.alloc(0)
  #answer: ((error: unknown, answer: Buffer | null) => void) | null = null
  #lost: unknown = null

  constructor(kafka: Kafka, socket: Socket) {
    this.#kafka = kafka
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  }

  /** This, as the driver's functions expect it: they use `send` alone. */
  get connection(): Connection {
    return this as unknown as Connection
  }

  /** Request and response of the Kafka protocol, each with its length in front. */
  send<T>(
    apiKey: number,
    apiVersion: number,
    createPayload: () => Payload | Promise<Payload>,
    parse: ResponseParser<T>,
    hasRequestTags: boolean,
    hasResponseTags: boolean,
    callback: Callback<T>,
  ): void {
    const done = (error: unknown, answer: Buffer | null) => {
      if (answer === null) return callback(error instanceof Error ? error : new Error('lost'), undefined as T)
      let result: T
      try {
        const reader = this.#kafka.Reader.from(answer)
        const correlation = reader.readInt32()
        if (correlation !== this.#correlation) throw unreadable
        if (hasResponseTags) reader.skip(1)
        result = parse(correlation, apiKey, apiVersion, reader) as T
      } catch (fault) {
        // Lengths that lead out of the answer are the broker's mistake, or it is none.
        return callback((fault instanceof RangeError ? unreadable : fault) as Error, undefined as T)
      }
      callback(null, result)
    }
    Promise.resolve(createPayload()).then(
      (payload) => {
        if (this.#lost !== null) return done(this.#lost, null)
        this.#correlation += 1
        this.#answer = done
        const writer = this.#kafka.Writer.create()
          .appendInt16(apiKey)
          .appendInt16(apiVersion)
          .appendInt32(this.#correlation)
          .appendString('keyward', false)
        if (hasRequestTags) writer.appendTaggedFields()
        this.#socket.write(writer.appendFrom(payload).prependLength().buffer)
      },
      (error: unknown) => done(error, null),
    )
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    if (this.#bytes.length < 4) return
    const length = this.#bytes.readInt32BE(0)
    if (length < 4 || length > maxAnswer) this.#end(unreadable)
    if (this.#lost !== null || this.#bytes.length < 4 + length) return
    const answer = this.#bytes.subarray(4, 4 + length)
    this.#bytes = this.#bytes.subarray(4 + length)
    const take = this.#answer
    this.#answer = null
    take?.(null, answer)
  }

  #end(error: unknown): void {
    this.#lost ??= error
    const take = this.#answer
    this.#answer = null
    take?.(this.#lost, null)
  }
}

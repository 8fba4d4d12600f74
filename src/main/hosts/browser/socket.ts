import type { RawData, WebSocket } from 'ws'
import * as z from 'zod'
import type { AnyEvent } from '../../../shared/api/contract.ts'
import { type ClientMessage, messageLimit, type ServerMessage } from '../../../shared/api/wire.ts'
import type { Core } from '../../api/core.ts'
import { answer, refusal } from '../envelopes.ts'
import type { Sessions } from './sessions.ts'

/** Bytes from which a message isn't read at all, not even to find out which call it belongs to. */
export const readingLimit = 1024 * 1024
/** Calls of one socket that run at once; more wait in the socket. */
const runningLimit = 64
/** Bytes that may wait for a page that doesn't read. */
const waitingLimit = 8 * 1024 * 1024

/** Close codes of RFC 6455, section 7.4.1. */
const closed = { unsupported: 1003, policy: 1008, tooLarge: 1009 } as const

const secret = z.string().min(1).max(200)
const hello = z.union([
  z.strictObject({ type: z.literal('hello'), token: secret }),
  z.strictObject({ type: z.literal('hello'), session: secret }),
]) satisfies z.ZodType<Extract<ClientMessage, { type: 'hello' }>>
const call = z.strictObject({
  type: z.literal('call'),
  id: z.int().nonnegative(),
  name: z.string().max(100),
  request: z.unknown(),
}) satisfies z.ZodType<Extract<ClientMessage, { type: 'call' }>>

export interface SocketOptions {
  readonly core: Core
  readonly sessions: Sessions
  /** Milliseconds within which a new socket must say who it is. */
  readonly helloLimit: number
}

/** One page's connection. It hears nothing and may call nothing before it has been admitted. */
export interface Connection {
  /** Tells the page something, if it has been admitted. */
  tell(event: AnyEvent): void
}

/** Serves one page over one WebSocket. */
export function serveSocket(socket: WebSocket, { core, sessions, helloLimit }: SocketOptions): Connection {
  let admitted = false
  let running = 0

  const send = (message: ServerMessage) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > waitingLimit) socket.terminate()
    else socket.send(JSON.stringify(message))
  }
  const refuse = () => {
    send({ type: 'refused' })
    socket.close(closed.policy)
  }
  const slow = setTimeout(refuse, helloLimit)

  const greet = (message: unknown) => {
    const { data } = hello.safeParse(message)
    if (data === undefined) return refuse()
    const session = 'token' in data ? sessions.redeem(data.token) : data.session
    if (session === undefined || !sessions.admits(session)) return refuse()
    clearTimeout(slow)
    admitted = true
    send({ type: 'welcome', session })
  }

  const run = async (message: unknown, size: number) => {
    const { data } = call.safeParse(message)
    if (data === undefined) return socket.close(closed.policy)
    if (size > messageLimit) {
      send({ type: 'answer', id: data.id, envelope: refusal('too-large') })
      return socket.close(closed.tooLarge)
    }
    running += 1
    if (running === runningLimit) socket.pause()
    const envelope = await answer(core, data.name, data.request)
    running -= 1
    if (running === runningLimit - 1) socket.resume()
    send({ type: 'answer', id: data.id, envelope })
  }

  socket.on('message', (data: RawData, binary: boolean) => {
    if (binary) return socket.close(closed.unsupported)
    const text = data.toString()
    const message = parse(text)
    if (!admitted) return greet(Buffer.byteLength(text) <= messageLimit ? message : undefined)
    void run(message, Buffer.byteLength(text))
  })
  // A broken frame closes the socket by itself; without a listener it would end the process.
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    clearTimeout(slow)
    admitted = false
  })

  return {
    tell: (event) => {
      if (admitted) send({ type: 'event', event })
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

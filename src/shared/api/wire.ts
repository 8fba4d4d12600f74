import type { AnyEvent, Envelope } from './contract.ts'

/** Where the page of the browser host opens its WebSocket. */
export const socketPath = '/api'

/**
 * Bytes that one message to the core may have: a piece of a transfer file (64 KiB of Base64) with what surrounds it.
 * Larger ones are answered with `too-large`.
 */
export const messageLimit = 100 * 1024

/**
 * What the page sends. The first message is `hello`: with the one-use token of the link, or with the session that an
 * earlier hello was answered with.
 */
export type ClientMessage =
  | { readonly type: 'hello'; readonly token: string }
  | { readonly type: 'hello'; readonly session: string }
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly request: unknown }

/** What the browser host sends. After `refused` it closes the socket. */
export type ServerMessage =
  | { readonly type: 'welcome'; readonly session: string }
  | { readonly type: 'refused' }
  | { readonly type: 'answer'; readonly id: number; readonly envelope: Envelope<unknown> }
  | { readonly type: 'event'; readonly event: AnyEvent }

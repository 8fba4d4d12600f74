import * as z from 'zod'
import { id } from '../domain/common.ts'
import { exchange, ownRequest, pastRequest, requestVariable } from '../domain/exchange.ts'
import { unlocked } from './define.ts'

/** The request console (T7): a connection's credential in a request of a person's own. */
export const requestsApi = {
  /** Sends a request and answers with the exchange, in which no secret is left. Redirects are not followed. */
  send: unlocked(() => ({
    request: z.strictObject({
      /** Chosen by the caller, for `cancel`. */
      runId: id,
      connectionId: id,
      request: ownRequest,
      timeoutMs: z.number().int().min(100).max(300_000).nullable(),
    }),
    response: exchange,
  })),
  cancel: unlocked(() => ({ request: z.strictObject({ runId: id }), response: z.strictObject({}) })),
  /** The latest requests of a connection, newest first, with the variables that its requests can name. */
  history: unlocked(() => ({
    request: z.strictObject({ connectionId: id, limit: z.number().int().min(1).max(50) }),
    response: z.strictObject({ items: z.array(pastRequest), variables: z.array(requestVariable) }),
  })),
  forget: unlocked(() => ({ request: z.strictObject({ connectionId: id }), response: z.strictObject({}) })),
  /** The request as a curl command line, with references in the place of secrets. */
  curl: unlocked(() => ({
    request: z.strictObject({ connectionId: id, request: ownRequest }),
    response: z.strictObject({ text: z.string() }),
  })),
}

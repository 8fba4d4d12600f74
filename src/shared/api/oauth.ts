import * as z from 'zod'
import { id } from '../domain/common.ts'
import { oauthGrant, oauthProvider } from '../domain/oauth.ts'
import { open, unlocked } from './define.ts'

const byId = z.strictObject({ id })

export const oauthApi = {
  /** Providers whose addresses are known. */
  providers: open(() => ({
    request: z.strictObject({}),
    response: z.strictObject({ items: z.array(oauthProvider) }),
  })),
  /** How a credential's tokens stand. Null for a type that has none. */
  status: unlocked(() => ({ request: byId, response: z.strictObject({ grant: oauthGrant.nullable() }) })),
  /**
   * Has a person agree: in the system's browser, or by a code on another device. Answers when that is done or has failed; what the
   * person has to do comes as `oauth.progress`, under the caller's `runId`. `open` shows the browser the page.
   */
  authorize: unlocked(() => ({
    request: z.strictObject({ id, runId: id, way: z.enum(['browser', 'device']), open: z.boolean() }),
    response: oauthGrant,
  })),
  cancel: unlocked(() => ({ request: z.strictObject({ runId: id }), response: z.strictObject({}) })),
  /** Fetches a new access token now. `onceMore` uses a refresh token again that was refused, or whose answer was lost. */
  refresh: unlocked(() => ({ request: z.strictObject({ id, onceMore: z.boolean() }), response: oauthGrant })),
  /** Has the service revoke the tokens, and forgets them. `forgetOnly` leaves the service alone. */
  revoke: unlocked(() => ({ request: z.strictObject({ id, forgetOnly: z.boolean() }), response: oauthGrant })),
}

import * as z from 'zod'
import { id, instant } from '../domain/common.ts'
import { signatureHeader, webhookVerdict } from '../domain/webhook.ts'
import { unlocked } from './define.ts'

/** Exactly the bytes that are signed, as UTF-8. */
const payload = z.string().max(1_048_576)

export const webhooksApi = {
  /** Signs a sample as its sender would. What leaves is the signature; it is recorded as a use of the secret. */
  sign: unlocked(() => ({
    request: z.strictObject({
      id,
      payload,
      /** Now, when left out. Schemes without a time have no use for it. */
      at: instant.nullable(),
      /** ID of the message, for schemes that sign it; a new one when left out. */
      messageId: z.string().min(1).max(200).nullable(),
    }),
    response: z.strictObject({ headers: z.array(signatureHeader) }),
  })),
  /** Proves the signature of a received webhook. */
  verify: unlocked(() => ({
    request: z.strictObject({
      id,
      payload,
      headers: z.array(signatureHeader).max(100),
      /** How far the time in the signature may be from now, in seconds; null to take any. */
      toleranceSeconds: z.number().int().min(0).max(31_536_000).nullable(),
    }),
    response: webhookVerdict,
  })),
}

import * as z from 'zod'

/** How a sender signs its webhooks; the values of the field `scheme` of webhook secrets. */
export const webhookSchemes = [
  'hmac-sha256-hex',
  'hmac-sha256-base64',
  'hmac-sha1-hex',
  'hmac-sha1-base64',
  'github',
  'stripe',
  'slack',
  'shopify',
  'standard-webhooks',
] as const
export type WebhookScheme = (typeof webhookSchemes)[number]

/** How a verification ended. */
export const webhookFindings = [
  'verified',
  'header-missing',
  'malformed',
  'different',
  'too-old',
  'from-the-future',
] as const

export const signatureHeader = z.strictObject({ name: z.string().max(200), value: z.string().max(8000) })
export type SignatureHeader = z.infer<typeof signatureHeader>

export const webhookVerdict = z.strictObject({
  verified: z.boolean(),
  finding: z.enum(webhookFindings),
  /** What was found, as a sentence. */
  message: z.string(),
})
export type WebhookVerdict = z.infer<typeof webhookVerdict>

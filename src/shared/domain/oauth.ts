import * as z from 'zod'
import { id, instant, line } from './common.ts'

/**
 * How a credential stands with its service. `outdated`: a person has authorized another service or client than its settings
 * lead to now. `refreshing`: somebody is at it now. `refused`: the refresh token is over. `uncertain`: a refresh was sent and its
 * answer lost, so a person decides.
 */
const oauthState = z.enum(['none', 'outdated', 'valid', 'refreshing', 'refused', 'uncertain'])

/** What is known of a credential's tokens. Never a token. */
export const oauthGrant = z.strictObject({
  credentialId: id,
  flow: z.enum(['client-credentials', 'authorization-code']),
  state: oauthState,
  /** Who has agreed, as the service tells: an address or a name; empty when it doesn't, or nobody had to. */
  subject: line,
  authorizedAt: instant.nullable(),
  /** Who was at work here then. */
  authorizedBy: line,
  /** Scopes that the service has granted. */
  scopes: z.array(line).max(200),
  /** When the access token ends; null when the service doesn't say, or there is none. */
  accessExpiresAt: instant.nullable(),
  /** When a person has to authorize anew at the latest, as the service tells; null when it doesn't. */
  authorizationEndsAt: instant.nullable(),
  /** Whether new access tokens come without a person. */
  renewable: z.boolean(),
  refreshedAt: instant.nullable(),
  /** Code of the last failure, if none has succeeded since; see the list of errors. */
  failure: z.string().nullable(),
  failedAt: instant.nullable(),
  /** When it is tried again by itself. */
  nextTryAt: instant.nullable(),
  /** What can be done at this service. */
  can: z.strictObject({ browser: z.boolean(), device: z.boolean(), revoke: z.boolean() }),
  /** What to register as the redirect address. */
  redirect: line,
})
export type OAuthGrant = z.infer<typeof oauthGrant>

/** A provider with what is known of it, for a form. */
export const oauthProvider = z.strictObject({
  id: z.string(),
  label: z.string(),
  /** What its domain field is for; empty when it needs none. */
  domain: z.string(),
  clientCredentials: z.boolean(),
  redirect: z.enum(['any-port', 'fixed-port']),
  scopes: z.array(z.string()),
  registerUrl: z.string(),
  docsUrl: z.string(),
  notes: z.array(z.string()),
})

/** What a person has to do for an authorization that runs. */
export const oauthProgress = z.discriminatedUnion('phase', [
  /** `opened`: the browser has been shown it. */
  z.strictObject({
    runId: id,
    phase: z.literal('browser'),
    url: z.string().max(8192),
    opened: z.boolean(),
    endsAt: instant,
  }),
  z.strictObject({
    runId: id,
    phase: z.literal('device'),
    userCode: line,
    url: z.string().max(2048),
    /** With the code in it, where the service has that; empty otherwise. */
    completeUrl: z.string().max(2048),
    endsAt: instant,
  }),
  /** The person has agreed, and the tokens are being fetched. */
  z.strictObject({ runId: id, phase: z.literal('exchange') }),
])
export type OAuthProgress = z.infer<typeof oauthProgress>

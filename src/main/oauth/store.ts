import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { Secrets } from '../credentials/secrets.ts'
import { requireCredential } from '../credentials/service.ts'
import type { WriteDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { updateCredential } from '../vault/repositories/credentials.ts'
import type { GrantRecord } from '../vault/repositories/oauth-grants.ts'
import { findGrant, putGrant } from '../vault/repositories/oauth-grants.ts'
import { authorizationEndOf, expiryOf, scopesOf } from './answers.ts'
import type { Authorized } from './authorize.ts'
import { entryOf, markCredential } from './grant-record.ts'
import { requestOf, sealTokens, serviceOf, type Tokens } from './tokens.ts'

export interface OAuthTools {
  readonly context: ServiceContext
  readonly secrets: Secrets
}

/** What a service has given out for a refresh, as it is stored. It is also what a late answer holds. */
export interface Refreshed {
  readonly tokens: Tokens
  /** Null when the service gave none, and the old refresh token stays. */
  readonly newRefreshToken: boolean
  readonly accessExpiresAt: number | null
  /** When the refresh token ends; null when the service did not say, and missing in a late answer of an older Keyward. */
  readonly authorizationEndsAt?: number | null
  /** Null when the service did not say: they stay as they were (RFC 6749, section 5.1). */
  readonly scopes: readonly string[] | null
  readonly at: number
}

/** Stores what a refresh has given, and ends its claim. */
export function storeRefreshed(
  { secrets }: OAuthTools,
  db: WriteDb,
  record: CredentialRecord,
  grant: GrantRecord,
  refreshed: Refreshed,
): void {
  const generation = grant.generation + 1
  // Who keeps the old refresh token, and says nothing of it, keeps its end as well.
  const endsAt = refreshed.authorizationEndsAt ?? (refreshed.newRefreshToken ? null : grant.authorization_ends_at)
  putGrant(db, record.rid, {
    state: 'valid',
    generation,
    sealed: sealTokens(secrets, refreshed.tokens, record.id, generation),
    // Once replaced, always: some services do it only when a token has grown old.
    rotation: refreshed.newRefreshToken || grant.rotation === 'replaces' ? 'replaces' : 'keeps',
    service: refreshed.tokens.service,
    client_id: refreshed.tokens.clientId,
    access_expires_at: refreshed.accessExpiresAt,
    authorization_ends_at: endsAt,
    refreshed_at: refreshed.at,
    ...(refreshed.scopes !== null && { scopes: JSON.stringify(refreshed.scopes) }),
    ...endedClaim,
    failure: null,
    failed_at: null,
    failures: 0,
    next_try_at: null,
  })
  markExpiry(
    db,
    markCredential(db, record, null),
    grant.renewable === 1 ? endsAt : refreshed.accessExpiresAt,
    refreshed.at,
  )
}

/**
 * Stores what a person has authorized, in the place of what was there.
 * @throws VaultError `not-found`, `credential-in-trash`
 */
export function storeAuthorized(
  { context, secrets }: OAuthTools,
  id: string,
  { settings, answer, subject, version }: Authorized,
): void {
  const { vault } = context
  const now = context.now()
  const accessExpiresAt = expiryOf(answer, now)
  const renewable = answer.refresh_token !== undefined
  const authorizationEndsAt = renewable ? authorizationEndOf(answer, now) : null
  vault.write(['credentials'], (db, audit) => {
    const record = requireCredential(db, id)
    if (record.trashed_at !== null) throw new VaultError('credential-in-trash')
    const generation = (findGrant(db, record.rid)?.generation ?? 0) + 1
    const tokens = {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? null,
      service: serviceOf(settings),
      clientId: settings.clientId,
      request: requestOf(settings, version),
    }
    putGrant(db, record.rid, {
      state: 'valid',
      generation,
      sealed: sealTokens(secrets, tokens, record.id, generation),
      renewable: renewable ? 1 : 0,
      rotation: 'unknown',
      scopes: JSON.stringify(scopesOf(answer, settings) ?? settings.scopes),
      subject,
      service: tokens.service,
      client_id: tokens.clientId,
      access_expires_at: accessExpiresAt,
      authorization_ends_at: authorizationEndsAt,
      authorized_at: now,
      authorized_by: vault.actor,
      refreshed_at: now,
      ...endedClaim,
      failure: null,
      failed_at: null,
      failures: 0,
      next_try_at: null,
    })
    // Without a refresh token the authorization ends with its access token.
    markExpiry(db, markCredential(db, record, null), renewable ? authorizationEndsAt : accessExpiresAt, now)
    audit(entryOf('credential.authorize', record, 'ok', subject))
  })
}

/** Milliseconds of an authorization's life from which on a warning ahead of its end is of use: what is shorter lasts only by use. */
const warnedMs = 86_400_000

/** Has the credential end with its authorization, so that it is warned of; a date that a person has typed stays. */
export function markExpiry(db: WriteDb, record: CredentialRecord, endsAt: number | null, since: number): void {
  if (record.expiry_source === 'typed') return
  const expiresAt = endsAt !== null && endsAt - since >= warnedMs ? endsAt : null
  if (record.expires_at !== expiresAt)
    updateCredential(db, record, { expires_at: expiresAt, expiry_source: expiresAt === null ? null : 'server' })
}

/** Columns of a grant for which no refresh is under way. */
export const endedClaim = { claim: null, claim_until: null, claim_process: null, claim_key: null } as const

import type { ServiceContext } from '../context.ts'
import type { Secrets } from '../credentials/secrets.ts'
import type { WriteDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import type { GrantRecord } from '../vault/repositories/oauth-grants.ts'
import { putGrant } from '../vault/repositories/oauth-grants.ts'
import { markCredential } from './grant-record.ts'
import { sealTokens, type Tokens } from './tokens.ts'

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
  putGrant(db, record.rid, {
    state: 'valid',
    generation,
    sealed: sealTokens(secrets, refreshed.tokens, record.id, generation),
    rotation: refreshed.newRefreshToken ? 'replaces' : 'keeps',
    access_expires_at: refreshed.accessExpiresAt,
    refreshed_at: refreshed.at,
    ...(refreshed.scopes !== null && { scopes: JSON.stringify(refreshed.scopes) }),
    ...endedClaim,
    failure: null,
    failed_at: null,
    failures: 0,
    next_try_at: null,
  })
  markCredential(db, record, null)
}

/** Columns of a grant for which no refresh is under way. */
export const endedClaim = { claim: null, claim_until: null, claim_process: null, claim_key: null } as const

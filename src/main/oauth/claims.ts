import { randomUUID } from 'node:crypto'
import { errorCodes, VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { Secrets } from '../credentials/secrets.ts'
import type { ReadDb, WriteDb } from '../vault/database.ts'
import type { OpenVault } from '../vault/open-vault.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import type { GrantRecord } from '../vault/repositories/oauth-grants.ts'
import { findGrant, putGrant } from '../vault/repositories/oauth-grants.ts'
import { flowOf, isDead, lastsFor, leewayOf, requireFlow, thisProcess } from './grant-record.ts'
import { newLateKey } from './late.ts'
import { type OAuthFlow, readSettings } from './settings.ts'
import { settle } from './settle.ts'
import { openTokens, requestOf, serviceOf, type Tokens } from './tokens.ts'

/** `once-more` is a person's decision to use a refresh token again that was refused, or whose answer was lost. */
export type RefreshMode = 'if-needed' | 'now' | 'once-more'

/** Milliseconds after which a claim is nobody's: longer than an exchange can take, by far. */
const claimMs = 60_000

/** A refresh that this process has the right to make, and nobody else. */
export interface Claim {
  readonly id: string
  readonly open: OpenVault
  readonly record: CredentialRecord
  readonly grant: GrantRecord
  readonly flow: OAuthFlow
  /** What is refreshed; undefined when a client gets its first token. */
  readonly tokens: Tokens | undefined
  /** For an answer that can't be stored any more; see `late.ts`. */
  readonly lateKey: Buffer
}

type Begun =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** The access token at hand is good. */
  | { readonly kind: 'fresh' }
  /** Somebody else is at it, until that moment at the latest. */
  | { readonly kind: 'busy'; readonly until: number }
  | { readonly kind: 'failed'; readonly error: VaultError }

/**
 * Decides in one transaction whether a refresh is needed, possible, and nobody else's, and makes it this process's own. What it
 * answers is durable.
 * @throws VaultError `not-found`, `invalid-request`
 */
export function beginRefresh(context: ServiceContext, secrets: Secrets, id: string, mode: RefreshMode): Begun {
  const { vault } = context
  const open = vault.current
  const now = context.now()
  return vault.write([], (db, audit) => {
    const record = findCredential(db, id)
    if (!record) throw new VaultError('not-found')
    const flow = mode === 'if-needed' ? flowOf(record) : requireFlow(record)
    if (!flow) return { kind: 'fresh' }
    if (record.trashed_at !== null) return failed('credential-in-trash')
    if (record.disabled_at !== null) return failed('credential-disabled', record.name)
    const grant = settle({ context, secrets }, db, audit, record)
    const found = heldTokens(secrets, db, record, grant, flow)
    if (found === 'damaged') return failed('secret-damaged')
    const tokens = found
    if (mode === 'if-needed' && grant && tokens && lastsFor(grant, now, leewayOf(grant))) return { kind: 'fresh' }
    const refused = refusal(record, grant, tokens, flow, mode, now)
    if (refused) return refused
    const claim: Claim = {
      id: randomUUID(),
      open,
      record,
      grant: grant ?? newGrant(db, record),
      flow,
      tokens,
      lateKey: newLateKey(),
    }
    putGrant(db, record.rid, {
      state: 'claimed',
      claim: claim.id,
      claim_until: now + claimMs,
      claim_process: thisProcess(),
      claim_key: secrets.sealBeside(
        'keyward/oauth-late-key',
        Buffer.from(claim.lateKey),
        record.id,
        claim.grant.generation,
      ),
    })
    return { kind: 'claimed', claim }
  })
}

/** Why there is no refresh now, if there is a reason. */
function refusal(
  record: CredentialRecord,
  grant: GrantRecord | undefined,
  tokens: Tokens | undefined,
  flow: OAuthFlow,
  mode: RefreshMode,
  now: number,
): Begun | undefined {
  if (grant && (grant.state === 'claimed' || grant.state === 'sending') && !isDead(grant, now))
    return { kind: 'busy', until: grant.claim_until ?? now }
  if (flow === 'authorization-code') {
    if (!grant || !tokens) return failed(notHeld(grant))
    if (tokens.refreshToken === null) return failed('oauth-reauthorize')
    if (mode !== 'once-more' && grant.state === 'refused') return failed('oauth-refused')
    if (mode !== 'once-more' && grant.state === 'uncertain') return failed('oauth-uncertain')
  }
  // What has just failed is not asked again by every test that comes along; a person may, and with other settings all may.
  const isWaiting = grant?.next_try_at && grant.next_try_at > now && record.updated_at <= (grant.failed_at ?? 0)
  if (mode === 'if-needed' && isWaiting && grant.failure !== null)
    return failed(errorCodes.find((code) => code === grant.failure) ?? 'oauth-unavailable')
  return undefined
}

/** Why there are no tokens to use: nobody has authorized, or somebody did for a service or client of former settings. */
export function notHeld(grant: GrantRecord | undefined): 'oauth-not-authorized' | 'oauth-outdated' {
  return grant?.sealed ? 'oauth-outdated' : 'oauth-not-authorized'
}

/** The tokens at hand, if they are of this service and client, and what would be asked for now. */
export function heldTokens(
  secrets: Secrets,
  db: ReadDb,
  record: CredentialRecord,
  grant: GrantRecord | undefined,
  flow: OAuthFlow,
): Tokens | undefined | 'damaged' {
  if (!grant?.sealed) return undefined
  let tokens: Tokens
  try {
    tokens = openTokens(secrets, grant.sealed, record.id, grant.generation)
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    // A client just gets another one.
    return flow === 'client-credentials' ? undefined : 'damaged'
  }
  const settings = readSettings(currentConfig(db, record), flow)
  if (tokens.service !== serviceOf(settings) || tokens.clientId !== settings.clientId) return undefined
  if (flow === 'client-credentials' && tokens.request !== requestOf(settings, record.version)) return undefined
  return tokens
}

function newGrant(db: WriteDb, record: CredentialRecord): GrantRecord {
  putGrant(db, record.rid, {})
  const grant = findGrant(db, record.rid)
  if (!grant) throw new VaultError('vault-damaged')
  return grant
}

function failed(code: VaultError['code'], subject?: string): Begun {
  return { kind: 'failed', error: new VaultError(code, subject === undefined ? {} : { subjects: [subject] }) }
}

/**
 * The last thing before a byte leaves: from here on an answer may be lost.
 * @throws VaultError `cancelled` when the claim is not held any more, `vault-locked`, `vault-busy`
 */
export function markSending(context: ServiceContext, claim: Claim): void {
  context.vault.writeInto(claim.open, [], (db) => {
    if (!isHeld(db, claim, ['claimed'])) throw new VaultError('cancelled')
    putGrant(db, claim.record.rid, { state: 'sending' })
  })
}

/** Whether the claim is still this one. After `uncertain` it is too: an answer that comes late is better than none. */
export function isHeld(db: ReadDb, claim: Claim, states: readonly GrantRecord['state'][]): boolean {
  const grant = findGrant(db, claim.record.rid)
  return grant !== undefined && grant.claim === claim.id && states.includes(grant.state)
}

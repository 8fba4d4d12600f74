import { VaultError } from '../../shared/errors.ts'
import type { WriteDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import type { GrantRecord, GrantState } from '../vault/repositories/oauth-grants.ts'
import { findGrant, putGrant } from '../vault/repositories/oauth-grants.ts'
import { type Audit, entryOf, flowOf, isDead, markCredential } from './grant-record.ts'
import { readLate } from './late.ts'
import { endedClaim, type OAuthTools, type Refreshed, storeRefreshed } from './store.ts'

/**
 * Brings a grant into order whose refresh has not ended as it should: takes in an answer that came late, frees a claim that
 * nobody holds, and says of one that had begun to send that its outcome isn't known. Answers the grant as it stands then.
 */
export function settle(
  tools: OAuthTools,
  db: WriteDb,
  audit: Audit,
  record: CredentialRecord,
): GrantRecord | undefined {
  const grant = findGrant(db, record.rid)
  if (!grant?.claim) return grant
  if (takeLate(tools, db, audit, record, grant)) return findGrant(db, record.rid)
  const isUnderWay = grant.state === 'claimed' || grant.state === 'sending'
  if (!isUnderWay || !isDead(grant, tools.context.now())) return grant
  const isLost = grant.state === 'sending' && grant.rotation !== 'keeps' && flowOf(record) === 'authorization-code'
  if (isLost) {
    const at = tools.context.now()
    // The claim stays: its answer may still come, from a computer that only slept.
    putGrant(db, record.rid, { state: 'uncertain', failure: 'oauth-uncertain', failed_at: at, claim_process: null })
    markCredential(db, record, 'oauth-uncertain')
    audit(entryOf('credential.refresh', record, 'failed', 'oauth-uncertain'))
  } else putGrant(db, record.rid, { state: stateBefore(grant), ...endedClaim })
  return findGrant(db, record.rid)
}

/** The state that a claim was made in, to which it goes back when nothing has come of it. */
export function stateBefore({ failure }: Pick<GrantRecord, 'failure'>): GrantState {
  return failure === 'oauth-uncertain' ? 'uncertain' : failure === 'oauth-refused' ? 'refused' : 'valid'
}

function takeLate(tools: OAuthTools, db: WriteDb, audit: Audit, record: CredentialRecord, grant: GrantRecord): boolean {
  const { secrets, context } = tools
  const { claim, claim_key: sealedKey } = grant
  if (claim === null || sealedKey === null || !['sending', 'uncertain'].includes(grant.state)) return false
  const { folder } = context.vault.current
  const text = tried(() =>
    secrets
      .openBeside('keyward/oauth-late-key', sealedKey, record.id, grant.generation)
      .use((key) => readLate(folder, claim, Buffer.from(key))),
  )
  if (text === undefined) return false
  storeRefreshed(tools, db, record, grant, JSON.parse(text) as Refreshed)
  audit(entryOf('credential.refresh', record, 'ok', 'late'))
  return true
}

function tried<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof VaultError) return undefined
    throw error
  }
}

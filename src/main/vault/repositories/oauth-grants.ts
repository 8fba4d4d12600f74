import type { ReadDb, WriteDb } from '../database.ts'

/**
 * `claimed` is durable before anything is done for a refresh, `sending` before its first byte leaves. Who finds a claim of a
 * process that is gone knows by that whether anything can have been lost.
 */
export type GrantState = 'valid' | 'claimed' | 'sending' | 'refused' | 'uncertain'

/**
 * What the service has shown to do with refresh tokens: it replaces them, it keeps them, or it has not been asked yet. The token
 * of one that keeps them can be used again after an answer was lost.
 */
export type Rotation = 'unknown' | 'replaces' | 'keeps'

/** A row of the table `oauth_grant`. Times are milliseconds, scopes are JSON. */
export interface GrantRecord {
  readonly credential_rid: number
  readonly state: GrantState
  /** Counts stored tokens; the sealed ones are bound to it. */
  readonly generation: number
  readonly sealed: Buffer | null
  /** Whether new tokens can be had without a person. */
  readonly renewable: number
  readonly rotation: Rotation
  readonly scopes: string
  readonly subject: string
  /** Null when the service did not say. */
  readonly access_expires_at: number | null
  readonly authorized_at: number | null
  readonly authorized_by: string
  readonly refreshed_at: number | null
  readonly claim: string | null
  readonly claim_until: number | null
  readonly claim_process: string | null
  readonly claim_key: Buffer | null
  readonly failure: string | null
  readonly failed_at: number | null
  readonly failures: number
  readonly next_try_at: number | null
  /** Where the tokens came from, and for which client; empty without tokens, and where they were stored by an older Keyward. */
  readonly service: string
  readonly client_id: string
  /** When the refresh token ends; null when the service did not say. */
  readonly authorization_ends_at: number | null
}

export type GrantColumns = Omit<GrantRecord, 'credential_rid'>

const none: GrantColumns = {
  state: 'valid',
  generation: 0,
  sealed: null,
  renewable: 1,
  rotation: 'unknown',
  scopes: '[]',
  subject: '',
  access_expires_at: null,
  authorized_at: null,
  authorized_by: '',
  refreshed_at: null,
  claim: null,
  claim_until: null,
  claim_process: null,
  claim_key: null,
  failure: null,
  failed_at: null,
  failures: 0,
  next_try_at: null,
  service: '',
  client_id: '',
  authorization_ends_at: null,
}

export function findGrant(db: ReadDb, rid: number): GrantRecord | undefined {
  return db.get<GrantRecord>('SELECT * FROM oauth_grant WHERE credential_rid = ?', rid)
}

/** Writes the given columns; the row is made where there is none. */
export function putGrant(db: WriteDb, rid: number, changes: Partial<GrantColumns>): void {
  if (!findGrant(db, rid)) {
    const row = { credential_rid: rid, ...none }
    const names = Object.keys(row)
    db.run(
      `INSERT INTO oauth_grant (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      ...Object.values(row),
    )
  }
  const entries = Object.entries(changes)
  if (entries.length === 0) return
  db.run(
    `UPDATE oauth_grant SET ${entries.map(([name]) => `${name} = ?`).join(', ')} WHERE credential_rid = ?`,
    ...entries.map(([, value]) => value),
    rid,
  )
}

export function deleteGrant(db: WriteDb, rid: number): void {
  db.run('DELETE FROM oauth_grant WHERE credential_rid = ?', rid)
}

/**
 * IDs of the credentials that a person has authorized and whose access token ends within `aheadMs`, or within a quarter of its life
 * if that is shorter, and can be renewed without asking. What has failed waits, unless its settings were changed since.
 */
export function dueGrants(db: ReadDb, now: number, aheadMs: number): string[] {
  return db
    .all<{ id: string }>(
      `SELECT c.id FROM oauth_grant g JOIN credential c ON c.rid = g.credential_rid
       WHERE g.state = 'valid' AND g.access_expires_at <= ? AND g.renewable = 1 AND g.authorized_at IS NOT NULL
         AND g.access_expires_at - ? <= (g.access_expires_at - ifnull(g.refreshed_at, 0)) / 4
         AND (ifnull(g.next_try_at, 0) <= ? OR c.updated_at > g.failed_at) AND c.trashed_at IS NULL AND c.disabled_at IS NULL
       ORDER BY g.access_expires_at LIMIT 200`,
      now + aheadMs,
      now,
      now,
    )
    .map(({ id }) => id)
}

/** A grant with which something is the matter that a person has to decide, with its credential. */
export interface TroubledGrant {
  readonly id: string
  readonly name: string
  readonly environment: string
  readonly state: GrantState
  readonly failure: string | null
  readonly failed_at: number | null
}

/** Those of credentials in use, the oldest first. */
export function troubledGrants(db: ReadDb, limit: number): TroubledGrant[] {
  return db.all(
    `SELECT c.id, c.name, c.environment, g.state, g.failure, g.failed_at
     FROM oauth_grant g JOIN credential c ON c.rid = g.credential_rid
     WHERE (g.state IN ('refused', 'uncertain') OR g.failure = 'oauth-client-refused') AND c.trashed_at IS NULL AND c.disabled_at IS NULL
     ORDER BY g.failed_at LIMIT ?`,
    limit,
  )
}

/** The refreshes that have begun and not ended, with the credentials that they are of. */
export function openClaims(db: ReadDb): { id: string; claim: string }[] {
  return db.all(
    'SELECT c.id, g.claim FROM oauth_grant g JOIN credential c ON c.rid = g.credential_rid WHERE g.claim IS NOT NULL',
  )
}

/** A value that is sealed for a grant, with what it is bound to. */
export interface SealedGrant {
  readonly rid: number
  readonly credential_id: string
  readonly generation: number
  readonly sealed: Buffer | null
  readonly claim_key: Buffer | null
}

/** Every grant that holds sealed values. There are far fewer than credentials. */
export function sealedGrants(db: ReadDb): SealedGrant[] {
  return db.all<SealedGrant>(
    `SELECT g.credential_rid AS rid, c.id AS credential_id, g.generation, g.sealed, g.claim_key
     FROM oauth_grant g JOIN credential c ON c.rid = g.credential_rid
     WHERE g.sealed IS NOT NULL OR g.claim_key IS NOT NULL`,
  )
}

/**
 * After a restore: a service that replaces refresh tokens has done so since the backup was made, and may revoke all of them when
 * it sees an old one. What is known to be kept stays.
 */
export function distrustGrants(db: WriteDb, at: number): void {
  const table = db.get<{ n: number }>(`SELECT count(*) AS n FROM sqlite_master WHERE name = 'oauth_grant'`)
  // A backup of before has none yet.
  if (table?.n === 0) return
  db.run(
    `UPDATE oauth_grant SET state = 'uncertain', failure = 'oauth-uncertain', failed_at = ?, claim = NULL, claim_key = NULL
     WHERE state IN ('valid', 'claimed', 'sending') AND rotation <> 'keeps' AND renewable = 1 AND authorized_at IS NOT NULL`,
    at,
  )
}

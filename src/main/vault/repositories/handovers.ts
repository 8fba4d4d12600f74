import type { AccessLevel } from '../../../shared/domain/access.ts'
import type { HeldLevel } from '../../../shared/domain/offboarding.ts'
import type { ReadDb, WriteDb } from '../database.ts'
import type { OffboardingRecord } from './offboardings.ts'

/** People by ID, with how they have something. */
export type Audience = ReadonlyMap<string, HeldLevel>

/** A version of a value that some people have. */
export interface Handover {
  readonly credential_id: string
  readonly version: number
  readonly audience_rid: number
  readonly at: number
}

/** The row of these people for a team (empty for none), made where there is none yet. */
export function audienceRow(db: WriteDb, teamId: string, people: Audience): number {
  const sorted = [...people].sort(([a], [b]) => (a < b ? -1 : 1))
  const text = JSON.stringify(sorted)
  const known = db.get<{ rid: number }>('SELECT rid FROM audience WHERE team_id = ? AND people = ?', teamId, text)
  if (known) return known.rid
  const rid = db.run('INSERT INTO audience (team_id, people) VALUES (?, ?)', teamId, text).lastInsertRowid
  for (const [id, level] of sorted)
    db.run('INSERT INTO audience_person (person_id, audience_rid, level) VALUES (?, ?, ?)', id, rid, level)
  return rid
}

export function audienceOfRow(db: ReadDb, rid: number): Audience {
  const row = db.get<{ people: string }>('SELECT people FROM audience WHERE rid = ?', rid)
  return new Map(JSON.parse(row?.people ?? '[]') as [string, HeldLevel][])
}

/** Rows of the people who have a version of a value by a team, or (empty) by hand. */
export function audiencesOf(db: ReadDb, credentialId: string, version: number, teamId: string): number[] {
  return db
    .all<{ rid: number }>(
      `SELECT h.audience_rid AS rid FROM handover h JOIN audience a ON a.rid = h.audience_rid
       WHERE h.credential_id = ? AND h.version = ? AND a.team_id = ?`,
      credentialId,
      version,
      teamId,
    )
    .map(({ rid }) => rid)
}

export function insertHandover(db: WriteDb, { credential_id, version, audience_rid, at }: Handover): void {
  db.run(
    'INSERT OR IGNORE INTO handover (credential_id, version, audience_rid, at) VALUES (?, ?, ?, ?)',
    credential_id,
    version,
    audience_rid,
    at,
  )
}

/** A version that a person was given, with what the vault has of its credential now; nulls where that is gone. */
export interface Given {
  readonly credential_id: string
  readonly version: number
  readonly level: HeldLevel
  readonly team_id: string
  readonly at: number
  /** Keyed fingerprint of the version; empty when it was destroyed. */
  readonly fingerprint: string | null
}

/** Everything that a person was ever given, by credential; of these credentials, or of all. */
export function givenTo(db: ReadDb, personId: string, ids?: readonly string[]): Given[] {
  return db.all(
    `SELECT h.credential_id, h.version, p.level, a.team_id, h.at, v.fingerprint
     FROM audience_person p
     JOIN audience a ON a.rid = p.audience_rid
     JOIN handover h ON h.audience_rid = p.audience_rid
     LEFT JOIN credential c ON c.id = h.credential_id
     LEFT JOIN credential_version v ON v.credential_rid = c.rid AND v.version = h.version
     WHERE p.person_id = ? ${ids ? 'AND h.credential_id IN (SELECT value FROM json_each(?))' : ''}
     ORDER BY h.credential_id, h.version`,
    personId,
    ...(ids ? [JSON.stringify(ids)] : []),
  )
}

/**
 * Credentials managed here of which the person of an offboarding may still have what holds, by ID. Passed over is what needs no look for
 * certain: a value in use that they never had, or that was decided about, and no rotation of it that has begun.
 */
export function idsToLookAt(db: ReadDb, { rid, person_id }: Pick<OffboardingRecord, 'rid' | 'person_id'>): string[] {
  const fingerprint = (version: string) =>
    `(SELECT fingerprint FROM credential_version WHERE credential_rid = c.rid AND version = ${version})`
  return db
    .all<{ id: string }>(
      `SELECT DISTINCT h.credential_id AS id
       FROM audience_person p
       JOIN handover h ON h.audience_rid = p.audience_rid
       LEFT JOIN credential c ON c.id = h.credential_id
       LEFT JOIN share s ON s.credential_rid = c.rid
       LEFT JOIN offboarding_decision d
         ON d.offboarding_rid = ? AND d.kind = 'value' AND d.credential_id = h.credential_id
       WHERE p.person_id = ? AND ifnull(s.level, 'manage') = 'manage' AND (
         (c.rid IS NULL AND d.version IS NULL)
         OR EXISTS (SELECT 1 FROM rotation WHERE credential_rid = c.rid AND state IN ('staged', 'switched'))
         OR (d.version IS NOT c.version
           AND (h.version = c.version OR ${fingerprint('h.version')} = ${fingerprint('c.version')})))
       ORDER BY h.credential_id`,
      rid,
      person_id,
    )
    .map(({ id }) => id)
}

/** Versions in use that have a value of a version which a person was given, and that they weren't given themselves. */
export function sameValuesAsGiven(
  db: ReadDb,
  personId: string,
): { readonly credential_id: string; readonly version: number }[] {
  return db.all(
    `WITH given AS (
       SELECT DISTINCT h.credential_id, h.version FROM audience_person p
       JOIN handover h ON h.audience_rid = p.audience_rid WHERE p.person_id = ?
     )
     SELECT DISTINCT c.id AS credential_id, c.version FROM given g
     JOIN credential k ON k.id = g.credential_id
     JOIN field_mark m ON m.credential_rid = k.rid AND m.version = g.version
     JOIN field_mark o ON o.mark = m.mark
     JOIN credential c ON c.rid = o.credential_rid AND c.version = o.version
     WHERE NOT EXISTS (SELECT 1 FROM given w WHERE w.credential_id = c.id AND w.version = c.version)`,
    personId,
  )
}

/** What is known of a credential that somebody was given: its value in use, and who may do what with it. */
export interface GivenCredential {
  readonly rid: number
  readonly id: string
  readonly name: string
  readonly type: string
  readonly system_name: string
  readonly environment: string
  readonly config: string
  readonly version: number
  readonly expires_at: number | null
  readonly expiry_source: 'typed' | 'material' | 'server' | null
  readonly disabled_at: number | null
  readonly trashed_at: number | null
  /** Of the version in use. */
  readonly value_config: string
  readonly value_at: number
  readonly fingerprint: string
  /** Null for one’s own. */
  readonly own_level: AccessLevel | null
  /** Of the team that shares it. */
  readonly team_id: string | null
  readonly grants: string | null
}

/** Those of these credentials that are there, also in the trash. */
export function givenCredentials(db: ReadDb, ids: readonly string[]): GivenCredential[] {
  return db.all(
    `SELECT c.rid, c.id, c.name, c.type, c.system_name, c.environment, c.config, c.version, c.expires_at, c.expiry_source,
       c.disabled_at, c.trashed_at, ifnull(v.config, '{}') AS value_config, ifnull(v.created_at, c.created_at) AS value_at,
       ifnull(v.fingerprint, '') AS fingerprint, s.level AS own_level, t.id AS team_id, s.grants
     FROM credential c
     LEFT JOIN credential_version v ON v.credential_rid = c.rid AND v.version = c.version
     LEFT JOIN share s ON s.credential_rid = c.rid
     LEFT JOIN team t ON t.rid = s.team_rid
     WHERE c.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  )
}

/** The last record of the log about something that is gone: what it was called, and when that was. */
export function lastTraceOf(db: ReadDb, id: string): { readonly subject: string; readonly at: number } | undefined {
  return db.get(`SELECT subject, at FROM audit WHERE subject_id = ? AND outcome = 'ok' ORDER BY seq DESC LIMIT 1`, id)
}

/** Credentials outside the trash that a person authorizes at a service, by their types. */
export function idsOfTypes(db: ReadDb, types: readonly string[]): string[] {
  return db
    .all<{ id: string }>(
      'SELECT id FROM credential WHERE trashed_at IS NULL AND type IN (SELECT value FROM json_each(?)) ORDER BY name',
      JSON.stringify(types),
    )
    .map(({ id }) => id)
}

/** Who has authorized which credential in this vault, as the log has them, oldest first. */
export function authorizations(
  db: ReadDb,
): { readonly subject_id: string; readonly actor: string; readonly at: number }[] {
  return db.all(
    `SELECT subject_id, actor, at FROM audit WHERE action = 'credential.authorize' AND outcome = 'ok' ORDER BY seq`,
  )
}

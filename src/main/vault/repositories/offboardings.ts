import type { OffboardingKind, OffboardingOutcome } from '../../../shared/domain/offboarding.ts'
import type { ReadDb, WriteDb } from '../database.ts'

/** A row of `offboarding`. */
export interface OffboardingRecord {
  readonly rid: number
  readonly id: string
  readonly team_id: string
  readonly person_id: string
  readonly name: string
  readonly left_at: number
  readonly begun_at: number
}

export function findOffboarding(db: ReadDb, id: string): OffboardingRecord | undefined {
  return db.get('SELECT * FROM offboarding WHERE id = ?', id)
}

/** Newest first; of one team, or of all. */
export function listOffboardings(db: ReadDb, teamId: string | null): OffboardingRecord[] {
  return db.all('SELECT * FROM offboarding WHERE team_id = ifnull(?, team_id) ORDER BY left_at DESC, rid DESC', teamId)
}

/** Notes that somebody is gone. Who is gone once more is noted with the newer date, under the same ID. */
export function putOffboarding(db: WriteDb, record: Omit<OffboardingRecord, 'rid'>): OffboardingRecord {
  db.run(
    `INSERT INTO offboarding (id, team_id, person_id, name, left_at, begun_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (team_id, person_id) DO UPDATE SET name = excluded.name, left_at = excluded.left_at`,
    record.id,
    record.team_id,
    record.person_id,
    record.name,
    record.left_at,
    record.begun_at,
  )
  return db.get(
    'SELECT * FROM offboarding WHERE team_id = ? AND person_id = ?',
    record.team_id,
    record.person_id,
  ) as OffboardingRecord
}

/** A row of `offboarding_decision`. */
export interface DecisionRecord {
  readonly kind: OffboardingKind
  readonly credential_id: string
  readonly version: number
  readonly outcome: OffboardingOutcome
  readonly reason: string
  readonly at: number
  readonly by: string
}

export function decisionsOf(db: ReadDb, rid: number): DecisionRecord[] {
  return db.all('SELECT * FROM offboarding_decision WHERE offboarding_rid = ?', rid)
}

export function putDecision(db: WriteDb, rid: number, decision: DecisionRecord): void {
  deleteDecision(db, rid, decision)
  db.run(
    `INSERT INTO offboarding_decision (offboarding_rid, kind, credential_id, version, outcome, reason, at, by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    rid,
    decision.kind,
    decision.credential_id,
    decision.version,
    decision.outcome,
    decision.reason,
    decision.at,
    decision.by,
  )
}

export function deleteDecision(
  db: WriteDb,
  rid: number,
  { kind, credential_id }: Pick<DecisionRecord, 'kind' | 'credential_id'>,
): void {
  db.run(
    'DELETE FROM offboarding_decision WHERE offboarding_rid = ? AND kind = ? AND credential_id = ?',
    rid,
    kind,
    credential_id,
  )
}

interface IssuedReport {
  readonly at: number
  readonly by: string
}

export function insertOffboardingReport(
  db: WriteDb,
  rid: number,
  { at, by, format, sha256 }: IssuedReport & { readonly format: string; readonly sha256: string },
): void {
  db.run(
    'INSERT INTO offboarding_report (offboarding_rid, at, by, format, sha256) VALUES (?, ?, ?, ?, ?)',
    rid,
    at,
    by,
    format,
    sha256,
  )
}

export function findOffboardingReport(db: ReadDb, sha256: string): IssuedReport | undefined {
  return db.get('SELECT at, by FROM offboarding_report WHERE sha256 = ? ORDER BY rid DESC LIMIT 1', sha256)
}

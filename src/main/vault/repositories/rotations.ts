import type { ProbeCode, TestResult } from '../../../shared/domain/probe.ts'
import type { RotationMethod, RotationState, ServerState } from '../../../shared/domain/rotation.ts'
import type { ReadDb, SqlValue, WriteDb } from '../database.ts'

type ExpirySource = 'typed' | 'material' | 'server' | null

/** A row of `rotation`. Times are milliseconds since 1970 in UTC. */
export interface RotationRecord {
  readonly rid: number
  readonly id: string
  readonly batch_id: string
  readonly credential_rid: number
  readonly method: RotationMethod
  readonly through_id: string | null
  readonly state: RotationState
  readonly server: ServerState
  /** What a method notes for itself, as JSON. */
  readonly notes: string
  /** Why the server could not be changed, as JSON: see `failure` of the contract. */
  readonly failure: string | null
  readonly old_version: number
  readonly new_version: number | null
  /** Where the expiry of the old value came from; known since the switch. */
  readonly old_expiry_source: ExpirySource
  readonly new_expiry_source: ExpirySource
  readonly started_at: number
  readonly started_by: string
  readonly switched_at: number | null
  readonly grace_until: number | null
  readonly revoked_at: number | null
  readonly revoked_by: string
  readonly ended_at: number | null
}

export type RotationColumns = Omit<RotationRecord, 'rid'>

export function insertRotation(db: WriteDb, row: RotationColumns): RotationRecord {
  const names = Object.keys(row)
  db.run(
    `INSERT INTO rotation (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...(Object.values(row) as SqlValue[]),
  )
  return findRotation(db, row.id) as RotationRecord
}

export function updateRotation(
  db: WriteDb,
  record: RotationRecord,
  changes: Partial<Omit<RotationColumns, 'id' | 'credential_rid'>>,
): RotationRecord {
  const entries = Object.entries(changes)
  db.run(
    `UPDATE rotation SET ${entries.map(([name]) => `${name} = ?`).join(', ')} WHERE rid = ?`,
    ...entries.map(([, value]) => value as SqlValue),
    record.rid,
  )
  return { ...record, ...changes }
}

export function findRotation(db: ReadDb, id: string): RotationRecord | undefined {
  return db.get('SELECT * FROM rotation WHERE id = ?', id)
}

/** The rotation of a credential that is under way. */
export function openRotation(db: ReadDb, credentialRid: number): RotationRecord | undefined {
  return db.get(`SELECT * FROM rotation WHERE credential_rid = ? AND state IN ('staged', 'switched')`, credentialRid)
}

/** All that are under way, by the row of their credential. */
export function openRotations(db: ReadDb): Map<number, RotationRecord> {
  const rows = db.all<RotationRecord>(`SELECT * FROM rotation WHERE state IN ('staged', 'switched')`)
  return new Map(rows.map((row) => [row.credential_rid, row]))
}

/** How many rotations were begun together. */
export function sizeOfBatch(db: ReadDb, batchId: string): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM rotation WHERE batch_id = ?', batchId)?.n ?? 0
}

export interface RotationQuery {
  readonly state?: readonly RotationState[] | undefined
  readonly credentialId?: string | undefined
  readonly batchId?: string | undefined
  readonly limit: number
  /** Row before which to read on. */
  readonly before: number | null
}

/** One page, newest first. */
export function listRotations(
  db: ReadDb,
  query: RotationQuery,
): { rows: RotationRecord[]; total: number; more: boolean } {
  const conditions = ['1 = 1']
  const values: SqlValue[] = []
  if (query.state && query.state.length > 0) {
    conditions.push(`r.state IN (${query.state.map(() => '?').join(', ')})`)
    values.push(...query.state)
  }
  if (query.credentialId !== undefined) {
    conditions.push('r.credential_rid = (SELECT rid FROM credential WHERE id = ?)')
    values.push(query.credentialId)
  }
  if (query.batchId !== undefined) {
    conditions.push('r.batch_id = ?')
    values.push(query.batchId)
  }
  const where = () => conditions.join(' AND ')
  const total = db.get<{ n: number }>(`SELECT count(*) AS n FROM rotation r WHERE ${where()}`, ...values)?.n ?? 0
  if (query.before !== null) {
    conditions.push('r.rid < ?')
    values.push(query.before)
  }
  const rows = db.all<RotationRecord>(
    `SELECT r.* FROM rotation r WHERE ${where()} ORDER BY r.rid DESC LIMIT ?`,
    ...values,
    query.limit + 1,
  )
  return { rows: rows.slice(0, query.limit), total, more: rows.length > query.limit }
}

/** What a test with the new value found. */
export interface RotationTestRecord {
  readonly connection_id: string
  readonly at: number
  readonly ok: number
  readonly code: ProbeCode
  readonly message: string
  readonly remedy: string
  readonly ms: number
}

export function recordRotationTest(db: WriteDb, rid: number, result: TestResult): void {
  db.run(
    `INSERT OR REPLACE INTO rotation_test (rotation_rid, connection_id, at, ok, code, message, remedy, ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    rid,
    result.connectionId,
    Date.parse(result.at),
    result.ok ? 1 : 0,
    result.code,
    result.message,
    result.remedy,
    result.ms,
  )
}

export function rotationTests(db: ReadDb, rid: number): ReadonlyMap<string, RotationTestRecord> {
  const rows = db.all<RotationTestRecord>('SELECT * FROM rotation_test WHERE rotation_rid = ?', rid)
  return new Map(rows.map((row) => [row.connection_id, row]))
}

/** What was tested with another value proves nothing. */
export function forgetRotationTests(db: WriteDb, rid: number): void {
  db.run('DELETE FROM rotation_test WHERE rotation_rid = ?', rid)
}

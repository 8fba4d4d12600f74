import type { ReadDb, WriteDb } from '../database.ts'

/** A row of `retirement`. */
export interface RetirementRecord {
  readonly rid: number
  readonly credential_id: string
  readonly name: string
  readonly type: string
  readonly system_id: string | null
  readonly system_name: string
  readonly environment: string
  readonly reason: string
  readonly started_at: number
  readonly started_by: string
  readonly disabled_at: number | null
  readonly disabled_by: string | null
  readonly revoked_at: number | null
  readonly revoked_by: string | null
  readonly revoked_note: string
  readonly removed_at: number | null
  readonly removed_by: string | null
  readonly cancelled_at: number | null
  readonly cancelled_by: string | null
}

const columns = [
  'credential_id',
  'name',
  'type',
  'system_id',
  'system_name',
  'environment',
  'reason',
  'started_at',
  'started_by',
  'disabled_at',
  'disabled_by',
  'revoked_at',
  'revoked_by',
  'revoked_note',
  'removed_at',
  'removed_by',
  'cancelled_at',
  'cancelled_by',
] as const satisfies readonly (keyof RetirementRecord)[]

type Columns = Omit<RetirementRecord, 'rid'>

const isOpen = 'removed_at IS NULL AND cancelled_at IS NULL'

export function insertRetirement(db: WriteDb, values: Columns): RetirementRecord {
  const { lastInsertRowid } = db.run(
    `INSERT INTO retirement (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    ...columns.map((column) => values[column]),
  )
  return { rid: lastInsertRowid, ...values }
}

export function updateRetirement(db: WriteDb, record: RetirementRecord, changes: Partial<Columns>): RetirementRecord {
  const names = columns.filter((column) => changes[column] !== undefined)
  db.run(
    `UPDATE retirement SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE rid = ?`,
    ...names.map((name) => changes[name] ?? null),
    record.rid,
  )
  return { ...record, ...changes }
}

export function findOpenRetirement(db: ReadDb, credentialId: string): RetirementRecord | undefined {
  return db.get(`SELECT * FROM retirement WHERE credential_id = ? AND ${isOpen}`, credentialId)
}

export function findLastRetirement(db: ReadDb, credentialId: string): RetirementRecord | undefined {
  return db.get('SELECT * FROM retirement WHERE credential_id = ? ORDER BY rid DESC LIMIT 1', credentialId)
}

/** When somebody confirmed that a credential was revoked at its vendor, by its ID. */
export function revokedByRetirement(db: ReadDb): Map<string, RetirementRecord> {
  const rows = db.all<RetirementRecord>('SELECT * FROM retirement WHERE revoked_at IS NOT NULL ORDER BY rid')
  return new Map(rows.map((row) => [row.credential_id, row]))
}

/** Those under way, or those that ended, newest first. */
export function listRetirements(
  db: ReadDb,
  query: { readonly ended: boolean; readonly before: number | null; readonly limit: number },
): RetirementRecord[] {
  return db.all(
    `SELECT * FROM retirement WHERE ${query.ended ? 'NOT ' : ''}(${isOpen}) AND rid < ? ORDER BY rid DESC LIMIT ?`,
    query.before ?? Number.MAX_SAFE_INTEGER,
    query.limit,
  )
}

export function countRetirements(db: ReadDb, ended: boolean): number {
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM retirement WHERE ${ended ? 'NOT ' : ''}(${isOpen})`)?.n ?? 0
}

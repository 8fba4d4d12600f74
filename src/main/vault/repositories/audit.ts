import type { AuditRecord } from '../../../shared/domain/audit.ts'
import type { ReadDb, SqlValue, WriteDb } from '../database.ts'
import { readMeta, writeMeta } from './meta.ts'
import { insertRows } from './rows.ts'

/** A row of `audit`. */
export interface AuditRow {
  readonly seq: number
  readonly at: number
  readonly actor: string
  readonly action: AuditRecord['action']
  readonly outcome: AuditRecord['outcome']
  readonly subject_type: AuditRecord['subjectType']
  readonly subject_id: string | null
  readonly subject: string
  readonly detail: string
  readonly mac: Buffer
}

/** The end of the chain, kept apart so that records cut off the end are missed. */
export interface AuditHead {
  readonly seq: number
  readonly mac: Buffer
}

const emptyHead: AuditHead = { seq: 0, mac: Buffer.alloc(32) }

/** The head as it was written: 8 bytes of sequence number, 32 bytes of MAC. */
export function readHead(db: ReadDb): AuditHead {
  const stored = readMeta<Buffer>(db, 'audit_head')
  if (stored?.length !== 40) return emptyHead
  return { seq: Number(stored.readBigUInt64BE(0)), mac: stored.subarray(8) }
}

export function writeHead(db: WriteDb, head: AuditHead): void {
  const stored = Buffer.alloc(40)
  stored.writeBigUInt64BE(BigInt(head.seq), 0)
  head.mac.copy(stored, 8)
  writeMeta(db, 'audit_head', stored)
}

const columns = [
  'seq',
  'at',
  'actor',
  'action',
  'outcome',
  'subject_type',
  'subject_id',
  'subject',
  'detail',
  'mac',
] as const satisfies readonly (keyof AuditRow)[]

export function insertAudit(db: WriteDb, rows: readonly AuditRow[]): void {
  insertRows(
    db,
    'audit',
    columns,
    rows.map((row) => columns.map((column) => row[column])),
  )
}

export function iterateAudit(db: ReadDb): IterableIterator<AuditRow> {
  return db.iterate('SELECT * FROM audit ORDER BY seq')
}

export function countAudit(db: ReadDb): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM audit')?.n ?? 0
}

/** Records that tell of no change of what a backup holds. */
const passive = [
  'vault.unlock',
  'vault.unlock-failed',
  'vault.lock',
  'vault.backup',
  'vault.backup-remove',
  'slot.test',
]

/** Number of the last record of a change; 0 for none. */
export function lastChange(db: ReadDb): number {
  const sql = `SELECT seq FROM audit WHERE action NOT IN (${passive.map(() => '?').join(', ')}) ORDER BY seq DESC LIMIT 1`
  return db.get<{ seq: number }>(sql, ...passive)?.seq ?? 0
}

/** Every row in its order, a page at a time, so that rows can be changed between. */
export function* eachAudit(db: ReadDb): Generator<AuditRow> {
  for (let last = -1; ; ) {
    const rows = db.all<AuditRow>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT 500', last)
    yield* rows
    const end = rows[rows.length - 1]
    if (!end) return
    last = end.seq
  }
}

export function updateAuditMac(db: WriteDb, seq: number, mac: Buffer): void {
  db.run('UPDATE audit SET mac = ? WHERE seq = ?', mac, seq)
}

export interface AuditQuery {
  readonly subjectId?: string | undefined
  readonly action?: readonly string[] | undefined
  readonly outcome?: readonly string[] | undefined
  readonly limit: number
  /** Sequence number before which to read on. */
  readonly before: number | null
}

/** One page, newest first. */
export function listAudit(db: ReadDb, query: AuditQuery): { rows: AuditRow[]; total: number; more: boolean } {
  const conditions = ['1 = 1']
  const values: SqlValue[] = []
  const oneOf = (column: string, wanted: readonly string[] | undefined) => {
    if (!wanted || wanted.length === 0) return
    conditions.push(`${column} IN (${wanted.map(() => '?').join(', ')})`)
    values.push(...wanted)
  }
  oneOf('subject_id', query.subjectId === undefined ? undefined : [query.subjectId])
  oneOf('action', query.action)
  oneOf('outcome', query.outcome)
  const total =
    db.get<{ n: number }>(`SELECT count(*) AS n FROM audit WHERE ${conditions.join(' AND ')}`, ...values)?.n ?? 0
  if (query.before !== null) {
    conditions.push('seq < ?')
    values.push(query.before)
  }
  const rows = db.all<AuditRow>(
    `SELECT * FROM audit WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
    ...values,
    query.limit + 1,
  )
  return { rows: rows.slice(0, query.limit), total, more: rows.length > query.limit }
}

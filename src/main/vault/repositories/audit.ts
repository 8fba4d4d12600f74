import type { AuditRecord } from '../../../shared/domain/audit.ts'
import type { ReadDb, WriteDb } from '../database.ts'
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
  'stream.test',
  'stream.lag',
  'stream.recover',
  'alert.raise',
]

/** Number of the last record of a change; 0 for none. */
export function lastChange(db: ReadDb): number {
  const sql = `SELECT seq FROM audit WHERE action NOT IN (${passive.map(() => '?').join(', ')}) ORDER BY seq DESC LIMIT 1`
  return db.get<{ seq: number }>(sql, ...passive)?.seq ?? 0
}

/** The rows after a record, in their order. */
export function auditAfter(db: ReadDb, seq: number, limit: number): AuditRow[] {
  return db.all<AuditRow>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit)
}

/** Number of the last record that was written before a time in milliseconds; 0 for none. */
export function lastAuditBefore(db: ReadDb, at: number): number {
  return db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM audit WHERE at < ?', at)?.seq ?? 0
}

export function auditAt(db: ReadDb, seq: number): AuditRow | undefined {
  return db.get<AuditRow>('SELECT * FROM audit WHERE seq = ?', seq)
}

/** Every row in its order, a page at a time, so that rows can be changed between. */
export function* eachAudit(db: ReadDb): Generator<AuditRow> {
  for (let last = -1; ; ) {
    const rows = auditAfter(db, last, 500)
    yield* rows
    const end = rows[rows.length - 1]
    if (!end) return
    last = end.seq
  }
}

export function updateAuditMac(db: WriteDb, seq: number, mac: Buffer): void {
  db.run('UPDATE audit SET mac = ? WHERE seq = ?', mac, seq)
}

import type { Alert, AlertRule } from '../../../shared/domain/alert.ts'
import type { ReadDb, WriteDb } from '../database.ts'

/** A row of `audit_alert`. Times are milliseconds. */
export interface AlertRecord {
  readonly id: string
  readonly rule: AlertRule
  /** What it is about, among alerts of its rule. */
  readonly about: string
  readonly subject_type: Alert['subjectType']
  readonly subject_id: string | null
  readonly subject: string
  readonly first_at: number
  readonly last_at: number
  readonly first_seq: number
  readonly last_seq: number
  readonly count: number
  /** What the rule found, as it reads it itself. */
  readonly detail: string
  readonly acknowledged_at: number | null
  readonly acknowledged_by: string | null
}

export function listAlerts(db: ReadDb, all: boolean, limit: number): AlertRecord[] {
  return db.all<AlertRecord>(
    `SELECT * FROM audit_alert ${all ? '' : 'WHERE acknowledged_at IS NULL'} ORDER BY last_at DESC, id DESC LIMIT ?`,
    limit,
  )
}

export function countOpenAlerts(db: ReadDb): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM audit_alert WHERE acknowledged_at IS NULL')?.n ?? 0
}

export function findAlert(db: ReadDb, id: string): AlertRecord | undefined {
  return db.get<AlertRecord>('SELECT * FROM audit_alert WHERE id = ?', id)
}

/** The open alert of a rule about something. */
export function findOpenAlert(db: ReadDb, rule: AlertRule, about: string): AlertRecord | undefined {
  return db.get<AlertRecord>(
    'SELECT * FROM audit_alert WHERE rule = ? AND about = ? AND acknowledged_at IS NULL',
    rule,
    about,
  )
}

export type NewAlert = Omit<AlertRecord, 'acknowledged_at' | 'acknowledged_by'>

export function insertAlert(db: WriteDb, alert: NewAlert): void {
  const columns = Object.keys(alert)
  db.run(
    `INSERT INTO audit_alert (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    ...Object.values(alert),
  )
}

/** The same thing was found once more. */
export function extendAlert(
  db: WriteDb,
  id: string,
  { last_at, last_seq, detail }: Pick<AlertRecord, 'last_at' | 'last_seq' | 'detail'>,
): void {
  db.run(
    'UPDATE audit_alert SET last_at = ?, last_seq = ?, detail = ?, count = count + 1 WHERE id = ?',
    last_at,
    last_seq,
    detail,
    id,
  )
}

export function acknowledgeAlert(db: WriteDb, id: string, at: number, by: string): void {
  db.run('UPDATE audit_alert SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ?', at, by, id)
}

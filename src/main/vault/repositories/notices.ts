import type { NoticeKind } from '../../../shared/domain/notice.ts'
import type { ReadDb, WriteDb } from '../database.ts'

/** A date as the vault has it. */
export interface DateRecord {
  readonly kind: NoticeKind
  readonly id: string
  readonly name: string
  readonly type: string
  readonly environment: string
  readonly team: string
  readonly at: number
}

/** As the index on expiry has it. */
const expiry = `ifnull(c.expires_at, ${Number.MAX_SAFE_INTEGER})`

/**
 * The dates between two moments, the soonest first: of credentials in use and of the certificates of servers. What a service has
 * told of its authorization is no date of a value.
 */
export function datesBetween(db: ReadDb, from: number, until: number, limit: number): DateRecord[] {
  return db.all(
    `SELECT CASE WHEN c.expiry_source = 'server' AND g.credential_rid IS NOT NULL
         THEN 'authorization' ELSE 'credential' END AS kind, c.id, c.name, c.type, c.environment, c.team, c.expires_at AS at
       FROM credential c LEFT JOIN oauth_grant g ON g.credential_rid = c.rid
       WHERE c.trashed_at IS NULL AND c.disabled_at IS NULL AND ${expiry} >= ? AND ${expiry} < ?
     UNION ALL
     SELECT 'rotation', id, name, type, environment, team, rotation_due_at FROM credential
       WHERE trashed_at IS NULL AND disabled_at IS NULL AND rotation_due_at IS NOT NULL
         AND rotation_due_at >= ? AND rotation_due_at < ?
     UNION ALL
     SELECT 'certificate', id, name, '', environment, '', tls_expires_at FROM connection
       WHERE tls_expires_at IS NOT NULL AND tls_expires_at >= ? AND tls_expires_at < ?
     ORDER BY at, name LIMIT ?`,
    ...[from, until, from, until, from, until],
    limit,
  )
}

/** One date, wherever it lies. Undefined when there is none of this kind. */
export function dateOf(db: ReadDb, kind: NoticeKind, id: string): number | undefined {
  const column =
    kind === 'certificate'
      ? 'SELECT tls_expires_at AS at FROM connection WHERE id = ?'
      : `SELECT ${kind === 'rotation' ? 'rotation_due_at' : 'expires_at'} AS at FROM credential WHERE id = ? AND trashed_at IS NULL`
  return db.get<{ at: number | null }>(column, id)?.at ?? undefined
}

interface ToldRecord {
  readonly kind: NoticeKind
  readonly subject_id: string
  readonly at: number
  readonly threshold: number
}

/** What was told of dates from a moment on. */
export function toldSince(db: ReadDb, from: number): ToldRecord[] {
  return db.all('SELECT kind, subject_id, at, threshold FROM notice_told WHERE at >= ?', from)
}

export function rememberTold(db: WriteDb, told: ToldRecord, now: number): void {
  db.run(
    'INSERT OR IGNORE INTO notice_told (kind, subject_id, at, threshold, told_at) VALUES (?, ?, ?, ?, ?)',
    told.kind,
    told.subject_id,
    told.at,
    told.threshold,
    now,
  )
}

/** Forgets what was told of dates that nobody is told of any more. */
export function forgetTold(db: WriteDb, before: number): void {
  db.run('DELETE FROM notice_told WHERE at < ?', before)
}

interface SnoozeRecord {
  readonly kind: NoticeKind
  readonly subject_id: string
  readonly until: number
}

export function snoozes(db: ReadDb): SnoozeRecord[] {
  return db.all('SELECT kind, subject_id, until FROM notice_snooze')
}

export function putSnooze(db: WriteDb, { kind, subject_id, until }: SnoozeRecord): void {
  db.run(
    `INSERT INTO notice_snooze (kind, subject_id, until) VALUES (?, ?, ?)
     ON CONFLICT (kind, subject_id) DO UPDATE SET until = excluded.until`,
    kind,
    subject_id,
    until,
  )
}

/** Answers whether there was one. */
export function deleteSnooze(db: WriteDb, kind: NoticeKind, subjectId: string): boolean {
  return db.run('DELETE FROM notice_snooze WHERE kind = ? AND subject_id = ?', kind, subjectId).changes > 0
}

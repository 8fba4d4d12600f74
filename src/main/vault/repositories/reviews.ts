import type { ReadDb, SqlValue, WriteDb } from '../database.ts'
import { insertRows } from './rows.ts'

/** A row of `review`. */
export interface ReviewRecord {
  readonly rid: number
  readonly id: string
  readonly started_at: number
  readonly started_by: string
  readonly finished_at: number | null
  readonly finished_by: string | null
  /** Credentials that were looked at. */
  readonly credentials: number
}

/** A row of `review_item`. */
export interface ReviewItemRecord {
  readonly review_rid: number
  readonly position: number
  readonly credential_id: string
  readonly name: string
  readonly type: string
  readonly environment: string
  readonly owner: string
  /** A bit for each rule that found something. */
  readonly rules: number
  /** What they found, as JSON. */
  readonly findings: string
  readonly decision: string | null
  readonly reason: string
  readonly decided_at: number | null
  readonly decided_by: string | null
}

type NewItem = Omit<ReviewItemRecord, 'review_rid' | 'position' | 'decision' | 'reason' | 'decided_at' | 'decided_by'>

export function insertReview(
  db: WriteDb,
  review: Pick<ReviewRecord, 'id' | 'started_at' | 'started_by' | 'credentials'>,
  items: readonly NewItem[],
): void {
  const rid = db.run(
    'INSERT INTO review (id, started_at, started_by, credentials) VALUES (?, ?, ?, ?)',
    review.id,
    review.started_at,
    review.started_by,
    review.credentials,
  ).lastInsertRowid
  insertRows(
    db,
    'review_item',
    ['review_rid', 'position', 'credential_id', 'name', 'type', 'environment', 'owner', 'rules', 'findings'],
    items.map((item, at) => [
      rid,
      at + 1,
      item.credential_id,
      item.name,
      item.type,
      item.environment,
      item.owner,
      item.rules,
      item.findings,
    ]),
  )
}

export function findReview(db: ReadDb, id: string): ReviewRecord | undefined {
  return db.get('SELECT * FROM review WHERE id = ?', id)
}

export function findOpenReview(db: ReadDb): ReviewRecord | undefined {
  return db.get('SELECT * FROM review WHERE finished_at IS NULL')
}

export function findLastReview(db: ReadDb): ReviewRecord | undefined {
  return db.get('SELECT * FROM review WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, rid DESC LIMIT 1')
}

/** Finished reviews, newest first, from one row ID on downwards. */
export function listFinishedReviews(db: ReadDb, before: number | null, limit: number): ReviewRecord[] {
  return db.all(
    'SELECT * FROM review WHERE finished_at IS NOT NULL AND rid < ? ORDER BY rid DESC LIMIT ?',
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  )
}

export function countFinishedReviews(db: ReadDb): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM review WHERE finished_at IS NOT NULL')?.n ?? 0
}

export function finishReview(db: WriteDb, rid: number, at: number, by: string): void {
  db.run('UPDATE review SET finished_at = ?, finished_by = ? WHERE rid = ?', at, by, rid)
}

/** How many items have these rules and this decision. A review of a hundred thousand items has a few hundred such groups. */
export function countItems(db: ReadDb, rid: number): { rules: number; decision: string | null; count: number }[] {
  return db.all(
    'SELECT rules, decision, count(*) AS count FROM review_item WHERE review_rid = ? GROUP BY rules, decision',
    rid,
  )
}

export interface ItemQuery {
  /** The bit of a rule, or null for any. */
  readonly rule: number | null
  readonly open: boolean | null
  readonly after: number
  readonly limit: number
}

/** An item, with what has become of its credential since. */
export type ListedItem = ReviewItemRecord & {
  readonly exists_now: number
  readonly disabled_at: number | null
  readonly trashed_at: number | null
}

export function listItems(db: ReadDb, rid: number, { rule, open, after, limit }: ItemQuery): ListedItem[] {
  const { sql, values } = itemConditions(rid, rule, open)
  return db.all(
    `SELECT i.*, c.rid IS NOT NULL AS exists_now, c.disabled_at, c.trashed_at
     FROM review_item i LEFT JOIN credential c ON c.id = i.credential_id
     WHERE ${sql} AND i.position > ? ORDER BY i.position LIMIT ?`,
    ...values,
    after,
    limit,
  )
}

export function countListed(db: ReadDb, rid: number, rule: number | null, open: boolean | null): number {
  const { sql, values } = itemConditions(rid, rule, open)
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM review_item i WHERE ${sql}`, ...values)?.n ?? 0
}

function itemConditions(rid: number, rule: number | null, open: boolean | null): { sql: string; values: SqlValue[] } {
  return {
    sql: [
      'i.review_rid = ?',
      ...(rule === null ? [] : ['i.rules & ? <> 0']),
      ...(open === null ? [] : [`i.decision IS ${open ? '' : 'NOT '}NULL`]),
    ].join(' AND '),
    values: [rid, ...(rule === null ? [] : [rule])],
  }
}

export function findItem(db: ReadDb, rid: number, credentialId: string): ReviewItemRecord | undefined {
  return db.get('SELECT * FROM review_item WHERE review_rid = ? AND credential_id = ?', rid, credentialId)
}

export function decideItem(
  db: WriteDb,
  item: Pick<ReviewItemRecord, 'review_rid' | 'position'>,
  made: Pick<ReviewItemRecord, 'decision' | 'reason' | 'decided_at' | 'decided_by'>,
): void {
  db.run(
    'UPDATE review_item SET decision = ?, reason = ?, decided_at = ?, decided_by = ? WHERE review_rid = ? AND position = ?',
    made.decision,
    made.reason,
    made.decided_at,
    made.decided_by,
    item.review_rid,
    item.position,
  )
}

/** A report that was given out. */
export interface ReportRecord {
  readonly at: number
  readonly by: string
  readonly format: string
  readonly sha256: string
}

export function insertReport(db: WriteDb, rid: number, { at, by, format, sha256 }: ReportRecord): void {
  db.run(
    'INSERT INTO review_report (review_rid, at, by, format, sha256) VALUES (?, ?, ?, ?, ?)',
    rid,
    at,
    by,
    format,
    sha256,
  )
}

export function findReport(db: ReadDb, sha256: string): ReportRecord | undefined {
  return db.get('SELECT at, by, format, sha256 FROM review_report WHERE sha256 = ? ORDER BY rid LIMIT 1', sha256)
}

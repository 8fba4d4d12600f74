import type { AuditFilter } from '../../../shared/domain/audit.ts'
import type { ReadDb, SqlValue } from '../database.ts'
import { type AuditRow, countAudit } from './audit.ts'

export interface AuditQuery extends AuditFilter {
  readonly limit: number
  /** Sequence number before which to read on. */
  readonly before: number | null
}

/** Of as many records at most the ones that an index finds are gathered and put in order; more are met soon enough along it. */
const gathered = 5000

/** One page, newest first. */
export function listAudit(db: ReadDb, query: AuditQuery): { rows: AuditRow[]; total: number; more: boolean } {
  const { conditions, values } = conditionsOf(db, query)
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  const total =
    conditions.length === 0
      ? countAudit(db)
      : (db.get<{ n: number }>(`SELECT count(*) AS n FROM audit ${where}`, ...values)?.n ?? 0)
  const rows = total === 0 ? [] : pageOf(db, conditions, values, query, total <= gathered)
  return { rows: rows.slice(0, query.limit), total, more: rows.length > query.limit }
}

/**
 * Many records that fit: the log is walked from its end, and the page is soon full. Few: an index finds them. The unary plus
 * keeps SQLite from walking the whole log for a handful.
 */
function pageOf(
  db: ReadDb,
  conditions: readonly string[],
  values: readonly SqlValue[],
  { limit, before }: AuditQuery,
  few: boolean,
): AuditRow[] {
  const all = [...conditions, ...(before === null ? [] : [few ? '+seq < ?' : 'seq < ?'])]
  const where = all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`
  const order = few ? '+seq' : 'seq'
  return db.all<AuditRow>(
    `SELECT * FROM audit ${few ? '' : 'NOT INDEXED'} ${where} ORDER BY ${order} DESC LIMIT ?`,
    ...values,
    ...(before === null ? [] : [before]),
    limit + 1,
  )
}

/** What a filter finds, oldest first. */
export function filterAudit(db: ReadDb, filter: AuditFilter): IterableIterator<AuditRow> {
  const { conditions, values } = conditionsOf(db, filter)
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return db.iterate<AuditRow>(`SELECT * FROM audit NOT INDEXED ${where} ORDER BY seq`, ...values)
}

/** Who has acted, most recently first. An index leads from one name to the next. */
export function listActors(db: ReadDb, limit: number): string[] {
  const found = db.all<{ actor: string }>(
    `WITH RECURSIVE name (actor) AS (
       SELECT min(actor) FROM audit
       UNION ALL
       SELECT (SELECT min(actor) FROM audit WHERE actor > name.actor) FROM name WHERE name.actor IS NOT NULL
     )
     SELECT actor FROM name WHERE actor IS NOT NULL
     ORDER BY (SELECT max(seq) FROM audit WHERE audit.actor = name.actor) DESC LIMIT ?`,
    limit,
  )
  return found.map(({ actor }) => actor)
}

function conditionsOf(db: ReadDb, filter: AuditFilter): { conditions: string[]; values: SqlValue[] } {
  const conditions: string[] = []
  const values: SqlValue[] = []
  const add = (sql: string, ...given: readonly SqlValue[]) => {
    conditions.push(sql)
    values.push(...given)
  }
  const oneOf = (column: string, wanted: readonly string[] | undefined) => {
    if (wanted && wanted.length > 0) add(`${column} IN (${wanted.map(() => '?').join(', ')})`, ...wanted)
  }
  const { subjectId, withConnections, actor = [], text = '', from, until } = filter
  if (subjectId !== undefined)
    oneOf('subject_id', withConnections === true ? [subjectId, ...connectionsOf(db, subjectId)] : [subjectId])
  oneOf('subject_type', filter.subjectType)
  oneOf('action', filter.action)
  oneOf('outcome', filter.outcome)
  if (actor.length > 0) oneOf('actor', actorsOf(db, actor))
  if (from !== undefined) add('at >= ?', Date.parse(from))
  if (until !== undefined) add('at < ?', Date.parse(until))
  for (const word of text.split(/\s+/).filter(Boolean))
    add(
      `(actor || ' ' || action || ' ' || subject || ' ' || detail) LIKE ? ESCAPE '!'`,
      `%${word.replace(/[!%_]/g, '!$&')}%`,
    )
  return { conditions, values }
}

/** The actors that are meant; one that nobody is, where there are none. */
function actorsOf(db: ReadDb, wanted: readonly string[]): string[] {
  const isMeant = (actor: string) => wanted.some((each) => actor === each || actor.startsWith(`${each} (`))
  const found = listActors(db, 1000).filter(isMeant)
  return found.length > 0 ? found : ['\n']
}

/** The connections that use a credential now. */
function connectionsOf(db: ReadDb, credentialId: string): string[] {
  return db
    .all<{ id: string }>('SELECT id FROM connection WHERE credential_id = ? LIMIT 1000', credentialId)
    .map(({ id }) => id)
}

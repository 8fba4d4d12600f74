import type { CredentialFilter, CredentialSort } from '../../../shared/api/credentials.ts'
import type { CredentialRow, CredentialStatus } from '../../../shared/domain/credential.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ReadDb, SqlValue } from '../database.ts'
import type { CredentialRecord, StatusClock } from './credential-row.ts'
import { toRow } from './credential-row.ts'
import type { Dimension } from './facets.ts'
import { facetCount } from './facets.ts'
import { searchCredentials } from './search.ts'

export interface ListQuery {
  readonly filter: CredentialFilter
  readonly sort: CredentialSort
  readonly descending: boolean
  readonly limit: number
  readonly cursor: string | null
}

export interface ListPage {
  readonly items: CredentialRow[]
  readonly nextCursor: string | null
  readonly total: number
}

/** Sorts after all dates: what has no date is not urgent. The index on expiry has the same expression. */
const expiry = `ifnull(c.expires_at, ${Number.MAX_SAFE_INTEGER})`

const sortColumns: Record<CredentialSort, string> = {
  name: 'c.name',
  type: 'c.type',
  environment: 'c.environment',
  system: 'c.system_name',
  team: 'c.team',
  expiresAt: expiry,
  // Rows are numbered as they are created.
  createdAt: 'c.rid',
  updatedAt: 'c.updated_at',
  lastUsedAt: 'ifnull(c.last_used_at, 0)',
}

interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/**
 * One page of the list, by keyset: the cursor holds the sort key, the name and the row of the last item, so that a deep
 * page costs what the first one does.
 * @throws VaultError `invalid-request` for a cursor that this list didn't give
 */
export function listCredentials(db: ReadDb, query: ListQuery, clock: StatusClock): ListPage {
  const conditions = filterConditions(db, query.filter, clock)
  const where = conditions.map(({ sql }) => sql).join(' AND ')
  const values = conditions.flatMap((condition) => condition.values)
  const after = query.cursor === null ? null : parseCursor(query.cursor)
  const total = after?.total ?? countAll(db, query.filter, where, values, clock)

  const key = sortColumns[query.sort]
  const compare = query.descending ? '<' : '>'
  const direction = query.descending ? 'DESC' : 'ASC'
  // Sorting by name needs no second key; other keys repeat, and the name makes their order useful.
  const keys = query.sort === 'name' ? [key, 'c.rid'] : [key, 'c.name', 'c.rid']
  const seek = after && `(${keys.join(', ')}) ${compare} (${keys.map(() => '?').join(', ')})`
  const seekValues = after ? (query.sort === 'name' ? [after.key, after.rid] : [after.key, after.name, after.rid]) : []
  const rows = db.all<CredentialRecord & { sort_key: SqlValue; uses: number }>(
    `SELECT c.*, ${key} AS sort_key, (SELECT count(*) FROM connection n WHERE n.credential_id = c.id) AS uses
     FROM credential c WHERE ${where}${seek ? ` AND ${seek}` : ''}
     ORDER BY ${keys.map((column) => `${column} ${direction}`).join(', ')} LIMIT ?`,
    ...values,
    ...seekValues,
    query.limit + 1,
  )
  const more = rows.length > query.limit
  const shown = more ? rows.slice(0, query.limit) : rows
  const last = shown[shown.length - 1]
  return {
    items: shown.map((row) => toRow(row, row.uses, clock)),
    nextCursor:
      more && last
        ? makeCursor({ key: last.sort_key as string | number, name: last.name, rid: last.rid, total })
        : null,
    total,
  }
}

function filterConditions(db: ReadDb, filter: CredentialFilter, clock: StatusClock): Condition[] {
  const conditions: Condition[] = [
    { sql: filter.trashed ? 'c.trashed_at IS NOT NULL' : 'c.trashed_at IS NULL', values: [] },
  ]
  const oneOf = (column: string, wanted: readonly string[] | undefined) => {
    if (!wanted || wanted.length === 0) return
    conditions.push({ sql: `${column} IN (${wanted.map(() => '?').join(', ')})`, values: wanted })
  }
  oneOf('c.type', filter.type)
  oneOf('c.environment', filter.environment)
  oneOf('c.system_id', filter.systemId)
  oneOf('c.team', filter.team)
  oneOf('c.owner', filter.owner)
  if (filter.tag && filter.tag.length > 0) conditions.push(tagCondition(db, filter.tag))
  if (filter.status && filter.status.length > 0) {
    const parts = filter.status.map((status) => statusCondition(status, clock))
    conditions.push({
      sql: `(${parts.map(({ sql }) => `(${sql})`).join(' OR ')})`,
      values: parts.flatMap((part) => part.values),
    })
  }
  if (filter.unused)
    conditions.push({ sql: 'NOT EXISTS (SELECT 1 FROM connection n WHERE n.credential_id = c.id)', values: [] })
  if (filter.search?.trim()) {
    const found = searchCredentials(db, filter.search)
    conditions.push({ sql: 'c.rid IN (SELECT value FROM json_each(?))', values: [JSON.stringify(found)] })
  }
  return conditions
}

/** A rare tag is looked up by itself; a frequent one is checked row by row, where 50 rows are soon found. */
function tagCondition(db: ReadDb, wanted: readonly string[]): Condition {
  const marks = wanted.map(() => '?').join(', ')
  const frequent = wanted.reduce((sum, tag) => sum + facetCount(db, 'tag', tag), 0) > 2000
  return frequent
    ? {
        sql: `EXISTS (SELECT 1 FROM credential_tag t WHERE t.tag IN (${marks}) AND t.credential_rid = c.rid)`,
        values: wanted,
      }
    : { sql: `c.rid IN (SELECT credential_rid FROM credential_tag WHERE tag IN (${marks}))`, values: wanted }
}

/** What `statusOf` says, as a condition. */
export function statusCondition(status: CredentialStatus, clock: StatusClock): Condition {
  const enabled = 'c.disabled_at IS NULL'
  const { now } = clock
  const soon = now + clock.warningMs
  switch (status) {
    case 'disabled':
      return { sql: 'c.disabled_at IS NOT NULL', values: [] }
    case 'expired':
      return { sql: `${enabled} AND ${expiry} <= ?`, values: [now] }
    case 'error':
      // Few have an error: the unary plus keeps SQLite from walking the expiry index instead.
      return { sql: `${enabled} AND c.error_code IS NOT NULL AND +${expiry} > ?`, values: [now] }
    case 'expiring':
      return { sql: `${enabled} AND c.error_code IS NULL AND ${expiry} > ? AND ${expiry} <= ?`, values: [now, soon] }
    case 'active':
      return { sql: `${enabled} AND c.error_code IS NULL AND ${expiry} > ?`, values: [soon] }
  }
}

const simpleDimensions: readonly [keyof CredentialFilter, Dimension][] = [
  ['type', 'type'],
  ['environment', 'environment'],
  ['systemId', 'system'],
  ['team', 'team'],
  ['owner', 'owner'],
  ['tag', 'tag'],
]

/** Counts from the facet table where one dimension decides, else by the indexes. */
function countAll(
  db: ReadDb,
  filter: CredentialFilter,
  where: string,
  values: readonly SqlValue[],
  clock: StatusClock,
): number {
  const used = Object.entries(filter).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false && value !== '',
  )
  if (used.length === 0) return facetCount(db, 'all', '')
  const [only] = used
  if (used.length === 1 && only?.[0] === 'status' && filter.status?.length === 1 && filter.status[0])
    return countStatuses(db, clock)[filter.status[0]]
  if (used.length === 1 && only) {
    const dimension = simpleDimensions.find(([name]) => name === only[0])?.[1]
    const wanted = only[1]
    if (dimension && Array.isArray(wanted) && (dimension !== 'tag' || wanted.length === 1))
      return wanted.reduce((sum: number, value: string) => sum + facetCount(db, dimension, value), 0)
  }
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM credential c WHERE ${where}`, ...values)?.n ?? 0
}

/** How many credentials outside the trash have each status. Most are active: these are what the others leave. */
export function countStatuses(db: ReadDb, clock: StatusClock): Record<CredentialStatus, number> {
  const count = (status: CredentialStatus) => {
    const condition = statusCondition(status, clock)
    const sql = `SELECT count(*) AS n FROM credential c WHERE c.trashed_at IS NULL AND ${condition.sql}`
    return db.get<{ n: number }>(sql, ...condition.values)?.n ?? 0
  }
  const [disabled, expired, error, expiring] = [count('disabled'), count('expired'), count('error'), count('expiring')]
  const active = facetCount(db, 'all', '') - disabled - expired - error - expiring
  return { active, expiring, expired, error, disabled }
}

interface Place {
  readonly key: string | number
  readonly name: string
  readonly rid: number
  readonly total: number
}

function makeCursor(place: Place): string {
  return Buffer.from(JSON.stringify([place.key, place.name, place.rid, place.total])).toString('base64url')
}

function parseCursor(cursor: string): Place {
  try {
    const [key, name, rid, total] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (
      (typeof key === 'string' || typeof key === 'number') &&
      typeof name === 'string' &&
      Number.isSafeInteger(rid) &&
      Number.isSafeInteger(total) &&
      Number(total) >= 0
    )
      return { key, name, rid: rid as number, total: total as number }
  } catch {
    // Falls through: a broken cursor is a broken request.
  }
  throw new VaultError('invalid-request', {
    issues: [{ path: 'cursor', message: 'This place in the list does not exist.' }],
  })
}

import type { CredentialFilter, CredentialSort } from '../../../shared/api/credentials.ts'
import type { CredentialRow } from '../../../shared/domain/credential.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ReadDb } from '../database.ts'
import { localDay } from '../local-day.ts'
import { countCredentials, countStatuses } from './credential-count.ts'
import type { ColumnFilter } from './credential-filter.ts'
import {
  allOf,
  columnConditions,
  dateConditions,
  expiryKey,
  foundConditions,
  inRow,
  lastUseConditions,
  lastUseKey,
  placeCondition,
  statusConditions,
  tagConditions,
  unlinkedConditions,
  valueConditions,
} from './credential-filter.ts'
import type { RowRecord, StatusClock } from './credential-row.ts'
import { rowColumns, toRow } from './credential-row.ts'
import type { Dimension } from './facets.ts'
import { facetCount } from './facets.ts'
import { fitAnswer } from './page.ts'
import { searchCredentials } from './search.ts'
import { hiddenMask, sharesOfCredentials } from './shares.ts'
import { usesByDay } from './usage.ts'

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

/** Days of use that a row of the list shows, today the last of them. */
const recentDays = 30

const sortColumns: Record<CredentialSort, string> = {
  name: 'c.name',
  type: 'c.type',
  environment: 'c.environment',
  system: 'c.system_name',
  team: 'c.team',
  expiresAt: expiryKey,
  // Rows are numbered as they are created.
  createdAt: 'c.rid',
  updatedAt: 'c.updated_at',
  lastUsedAt: lastUseKey,
}

/**
 * One page of the list, by keyset: the cursor holds the sort key, the name and the row of the last item, so that a deep
 * page costs what the first one does. A page has fewer than `limit` rows where these would not fit into one answer.
 * @throws VaultError `invalid-request` for a cursor that this list didn't give
 */
export function listCredentials(db: ReadDb, query: ListQuery, clock: StatusClock): ListPage {
  const { filter, limit } = query
  const after = query.cursor === null ? null : parseCursor(query.cursor)
  const found = filter.search?.trim() ? searchCredentials(db, filter.search) : null
  const total = after?.total ?? countCredentials(db, filter, found, clock)
  if (total === 0) return { items: [], nextCursor: null, total }

  const way = chooseWay(db, query, found, total, clock)
  const key = way.along ? sortColumns[query.sort] : `+${sortColumns[query.sort]}`
  const compare = query.descending ? '<' : '>'
  const direction = query.descending ? 'DESC' : 'ASC'
  // Sorting by name needs no second key; other keys repeat, and the name makes their order useful.
  const keys = query.sort === 'name' ? [key, 'c.rid'] : [key, 'c.name', 'c.rid']
  const seek = after && {
    sql: `(${keys.join(', ')}) ${compare} (${keys.map(() => '?').join(', ')})`,
    values: query.sort === 'name' ? [after.key, after.rid] : [after.key, after.name, after.rid],
  }
  const where = allOf([
    placeCondition(filter),
    ...columnConditions(filter, (column, name) => (way.starts(name) ? `c.${column}` : inRow(column))),
    ...tagConditions(filter, way.along ? 'check' : 'lookup'),
    ...statusConditions(filter, clock),
    ...unlinkedConditions(filter),
    ...lastUseConditions(filter, clock),
    ...dateConditions(filter, clock),
    ...valueConditions(filter),
    ...foundConditions(found),
    ...(seek ? [seek] : []),
  ])
  const rows = db.all<RowRecord & { readonly sort_key: string | number; readonly uses: number }>(
    `SELECT ${rowColumns.map((column) => `c.${column}`).join(', ')}, ${key} AS sort_key,
       (SELECT count(*) FROM connection n WHERE n.credential_id = c.id) AS uses
     FROM credential c WHERE ${where.sql}
     ORDER BY ${keys.map((column) => `${column} ${direction}`).join(', ')} LIMIT ?`,
    ...where.values,
    limit + 1,
  )
  const shown = rows.slice(0, limit)
  const recent = usesByDay(
    db,
    shown.map(({ rid }) => rid),
    localDay(clock.now) - recentDays + 1,
    recentDays,
  )
  const hidden = usedOnly(
    db,
    shown.filter(({ sharing }) => sharing === 'shared').map(({ rid }) => rid),
  )
  const items = fitAnswer(
    shown.map((row) => ({
      ...toRow(row, clock),
      ...(hidden.has(row.rid) && { masked: hiddenMask }),
      usedByCount: row.uses,
      recentUses: recent.get(row.rid) ?? [],
    })),
  )
  const last = rows[items.length - 1]
  return {
    items,
    nextCursor:
      rows.length > items.length && last
        ? makeCursor({ key: last.sort_key, name: last.name, rid: last.rid, total })
        : null,
    total,
  }
}

/** Those that the person may use and not look into. */
function usedOnly(db: ReadDb, rids: readonly number[]): Set<number> {
  if (rids.length === 0) return new Set()
  const shares = sharesOfCredentials(db, rids).filter(({ level }) => level === 'use')
  return new Set(shares.map(({ credential_rid }) => credential_rid))
}

/** How a page is found. */
interface Way {
  /** Along the order until the page is full; otherwise what one filter finds is gathered and sorted. */
  readonly along: boolean
  /** Whether SQLite may start with the index of this filter. */
  starts(filter: ColumnFilter): boolean
}

/**
 * Going along the order is soon over where much matches, gathering where one filter alone leaves little. SQLite has no idea
 * of either, so it is told.
 */
function chooseWay(
  db: ReadDb,
  { filter, limit, sort }: ListQuery,
  found: readonly number[] | null,
  total: number,
  clock: StatusClock,
): Way {
  const all = facetCount(db, 'all', '')
  const fewest = smallestStart(db, filter, found, clock)
  if (!filter.trashed && limit * all < total * fewest.rows)
    // The indexes of columns go on in the order of names.
    return { along: true, starts: () => sort === 'name' }
  return { along: false, starts: (name) => name === fewest.by }
}

/** The filter that leaves the fewest credentials by itself, of those that have an index. */
function smallestStart(
  db: ReadDb,
  filter: CredentialFilter,
  found: readonly number[] | null,
  clock: StatusClock,
): { by: keyof CredentialFilter; rows: number } {
  const sum = (dimension: Dimension, values: readonly string[]) =>
    values.reduce((rows, value) => rows + facetCount(db, dimension, value), 0)
  const starts: { by: keyof CredentialFilter; rows: number }[] = []
  if (found !== null) starts.push({ by: 'search', rows: found.length })
  for (const { name, dimension } of indexedFilters) {
    const wanted = filter[name]
    if (wanted && wanted.length > 0) starts.push({ by: name, rows: sum(dimension, wanted) })
  }
  if (filter.status && filter.status.length > 0 && !filter.status.includes('active')) {
    const statuses = countStatuses(db, clock)
    starts.push({ by: 'status', rows: filter.status.reduce((rows, status) => rows + statuses[status], 0) })
  }
  for (const by of ['overdue', 'ends'] as const)
    if (filter[by]) starts.push({ by, rows: countCredentials(db, { [by]: filter[by] }, null, clock) })
  return starts.reduce((best, start) => (start.rows < best.rows ? start : best), {
    by: 'unlinked',
    rows: Number.POSITIVE_INFINITY,
  })
}

const indexedFilters = [
  { name: 'type', dimension: 'type' },
  { name: 'environment', dimension: 'environment' },
  { name: 'systemId', dimension: 'system' },
  { name: 'team', dimension: 'team' },
  { name: 'tag', dimension: 'tag' },
] as const satisfies readonly { readonly name: keyof CredentialFilter; readonly dimension: Dimension }[]

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

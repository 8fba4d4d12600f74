import type { CredentialFilter } from '../../../shared/api/credentials.ts'
import type { CredentialStatus } from '../../../shared/domain/credential.ts'
import type { ReadDb } from '../database.ts'
import type { Condition } from './credential-filter.ts'
import {
  allOf,
  columnConditions,
  dateConditions,
  foundConditions,
  inRow,
  lastUseConditions,
  placeCondition,
  statusCondition,
  statusConditions,
  tagConditions,
  unlinkedConditions,
  valueConditions,
} from './credential-filter.ts'
import type { StatusClock } from './credential-row.ts'
import { facetCount } from './facets.ts'

/**
 * How many credentials a filter leaves, without walking through all of them: what columns decide is added up from groups,
 * what dates decide from the few that aren't active, and what a tag or a search decides from what these have found.
 */
export function countCredentials(
  db: ReadDb,
  filter: CredentialFilter,
  found: readonly number[] | null,
  clock: StatusClock,
): number {
  const tags = filter.tag?.length ?? 0
  const asksLastUse = filter.neverUsed === true || filter.notUsedFor !== undefined
  const asksDates = filter.overdue === true || filter.ends !== undefined
  if (found !== null || tags > 0 || filter.trashed || filter.sameValue || filter.weak || asksLastUse || asksDates) {
    if (tags === 1 && isOnly(filter, found)) return facetCount(db, 'tag', filter.tag?.[0] ?? '')
    return countRows(db, [
      placeCondition(filter),
      ...tagConditions(filter, 'lookup'),
      ...foundConditions(found),
      ...columnConditions(filter, inRow),
      ...statusConditions(filter, clock),
      ...unlinkedConditions(filter),
      ...lastUseConditions(filter, clock),
      ...dateConditions(filter, clock),
      ...valueConditions(filter),
    ])
  }
  const matching = countByStatus(db, filter, clock)
  if (!filter.unlinked || matching === 0) return matching
  // The used ones are few: as many as there are connections and references, at most.
  const used = {
    sql: `c.rid IN (
      SELECT u.rid FROM credential u JOIN connection n ON n.credential_id = u.id
      UNION SELECT credential_rid FROM credential_reference WHERE gone_at IS NULL)`,
    values: [],
  }
  return (
    matching -
    countRows(db, [
      used,
      placeCondition(filter),
      ...columnConditions(filter, inRow),
      ...statusConditions(filter, clock),
    ])
  )
}

/** How many credentials outside the trash have each status. Most are active: these are what the others leave. */
export function countStatuses(db: ReadDb, clock: StatusClock): Record<CredentialStatus, number> {
  const count = (status: CredentialStatus) => countStatus(db, {}, status, clock)
  const [disabled, expired, error, expiring] = [count('disabled'), count('expired'), count('error'), count('expiring')]
  const active = facetCount(db, 'all', '') - disabled - expired - error - expiring
  return { active, expiring, expired, error, disabled }
}

const inactive = ['expiring', 'expired', 'error', 'disabled'] as const satisfies readonly CredentialStatus[]

function countByStatus(db: ReadDb, filter: CredentialFilter, clock: StatusClock): number {
  const wanted = new Set(filter.status)
  if (wanted.size === 0) return countGroups(db, filter)
  const sum = (statuses: readonly CredentialStatus[]) =>
    statuses.reduce((total, status) => total + countStatus(db, filter, status, clock), 0)
  return wanted.has('active')
    ? countGroups(db, filter) - sum(inactive.filter((status) => !wanted.has(status)))
    : sum([...wanted])
}

function countStatus(db: ReadDb, filter: CredentialFilter, status: CredentialStatus, clock: StatusClock): number {
  return countRows(db, [placeCondition({}), statusCondition(status, clock), ...columnConditions(filter, inRow)])
}

function countGroups(db: ReadDb, filter: CredentialFilter): number {
  const { sql, values } = allOf(columnConditions(filter, (column) => column))
  if (sql === '') return facetCount(db, 'all', '')
  return (
    db.get<{ n: number }>(`SELECT ifnull(sum(count), 0) AS n FROM credential_group WHERE ${sql}`, ...values)?.n ?? 0
  )
}

function countRows(db: ReadDb, conditions: readonly Condition[]): number {
  const { sql, values } = allOf(conditions)
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM credential c WHERE ${sql}`, ...values)?.n ?? 0
}

/** Whether tags are all that narrows. */
function isOnly(filter: CredentialFilter, found: readonly number[] | null): boolean {
  return (
    found === null &&
    !filter.trashed &&
    !filter.unlinked &&
    !filter.neverUsed &&
    filter.notUsedFor === undefined &&
    !filter.overdue &&
    !filter.ends &&
    !filter.sameValue &&
    !filter.weak &&
    (filter.status?.length ?? 0) === 0 &&
    columnConditions(filter, (column) => column).length === 0
  )
}

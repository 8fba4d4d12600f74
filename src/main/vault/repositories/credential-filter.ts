import type { CredentialFilter } from '../../../shared/api/credentials.ts'
import type { CredentialStatus } from '../../../shared/domain/credential.ts'
import type { SqlValue } from '../database.ts'
import type { StatusClock } from './credential-row.ts'

/** A part of a WHERE over `credential c`. */
export interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** Sorts after all dates: what has no date is not urgent. The index on expiry has the same expression. */
export const expiryKey = `ifnull(c.expires_at, ${Number.MAX_SAFE_INTEGER})`

/** Filters by columns of `credential` that `credential_group` has as well. */
export const columnFilters = [
  { name: 'type', column: 'type' },
  { name: 'environment', column: 'environment' },
  { name: 'systemId', column: 'system_id' },
  { name: 'team', column: 'team' },
  { name: 'owner', column: 'owner' },
] as const satisfies readonly { readonly name: keyof CredentialFilter; readonly column: string }[]
export type ColumnFilter = (typeof columnFilters)[number]['name']

/** The filters by columns, each under the name that `refer` gives its column. */
export function columnConditions(
  filter: CredentialFilter,
  refer: (column: string, name: ColumnFilter) => string,
): Condition[] {
  return columnFilters.flatMap(({ name, column }) => {
    const wanted = filter[name]
    return wanted && wanted.length > 0 ? [oneOf(refer(column, name), wanted)] : []
  })
}

/** A column that SQLite reads in the row: the unary plus keeps it from starting with the column's own index. */
export const inRow = (column: string): string => `+c.${column}`

/** Where the row is: outside the trash, save when the trash is asked for. */
export function placeCondition({ trashed }: CredentialFilter): Condition {
  return { sql: trashed ? 'c.trashed_at IS NOT NULL' : 'c.trashed_at IS NULL', values: [] }
}

/** `lookup` starts from the tags, `check` looks at them row by row. */
export function tagConditions({ tag }: CredentialFilter, by: 'lookup' | 'check'): Condition[] {
  if (!tag || tag.length === 0) return []
  const { sql, values } = oneOf('tag', tag)
  return by === 'lookup'
    ? [{ sql: `c.rid IN (SELECT credential_rid FROM credential_tag WHERE ${sql})`, values }]
    : [{ sql: `EXISTS (SELECT 1 FROM credential_tag WHERE ${sql} AND credential_rid = c.rid)`, values }]
}

export function statusConditions({ status }: CredentialFilter, clock: StatusClock): Condition[] {
  if (!status || status.length === 0) return []
  const parts = status.map((each) => statusCondition(each, clock))
  const sql = `(${parts.map((part) => `(${part.sql})`).join(' OR ')})`
  return [{ sql, values: parts.flatMap(({ values }) => values) }]
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
      return { sql: `${enabled} AND ${expiryKey} <= ?`, values: [now] }
    case 'error':
      // Few have an error: the unary plus keeps SQLite from walking the expiry index instead.
      return { sql: `${enabled} AND c.error_code IS NOT NULL AND +${expiryKey} > ?`, values: [now] }
    case 'expiring':
      return {
        sql: `${enabled} AND c.error_code IS NULL AND ${expiryKey} > ? AND ${expiryKey} <= ?`,
        values: [now, soon],
      }
    case 'active':
      return { sql: `${enabled} AND c.error_code IS NULL AND ${expiryKey} > ?`, values: [soon] }
  }
}

export function unlinkedConditions({ unlinked }: CredentialFilter): Condition[] {
  if (!unlinked) return []
  return [
    { sql: 'NOT EXISTS (SELECT 1 FROM connection n WHERE n.credential_id = c.id)', values: [] },
    {
      sql: 'NOT EXISTS (SELECT 1 FROM credential_reference r WHERE r.credential_rid = c.rid AND r.gone_at IS NULL)',
      values: [],
    },
  ]
}

const day = 86_400_000
/** What was never used sorts before all times. The index on the last use has the same expression. */
export const lastUseKey = 'ifnull(c.last_used_at, 0)'

/** A credential that is younger than the period was not unused for as long. */
export function lastUseConditions({ neverUsed, notUsedFor }: CredentialFilter, clock: StatusClock): Condition[] {
  const before = clock.now - (notUsedFor ?? 0) * day
  return [
    ...(neverUsed ? [{ sql: `${lastUseKey} = 0`, values: [] }] : []),
    ...(notUsedFor === undefined ? [] : [{ sql: `${lastUseKey} < ? AND c.created_at < ?`, values: [before, before] }]),
  ]
}

/** What is overdue or ends in a span, as far as the filter asks for it. Few dates are near: each starts from its own index. */
export function dateConditions({ overdue, ends }: CredentialFilter, { now }: StatusClock): Condition[] {
  const conditions: Condition[] = []
  if (overdue)
    conditions.push({
      sql: 'c.disabled_at IS NULL AND c.rotation_due_at IS NOT NULL AND c.rotation_due_at <= ?',
      values: [now],
    })
  if (ends) {
    const span = [ends.from === null ? Number.MIN_SAFE_INTEGER : Date.parse(ends.from), Date.parse(ends.until)]
    const expires = `(${expiryKey} >= ? AND ${expiryKey} < ?)`
    const due = '(c.rotation_due_at IS NOT NULL AND c.rotation_due_at >= ? AND c.rotation_due_at < ?)'
    conditions.push(
      ends.by === 'expiry'
        ? { sql: `c.disabled_at IS NULL AND ${expires}`, values: span }
        : { sql: `c.disabled_at IS NULL AND (${expires} OR ${due})`, values: [...span, ...span] },
    )
  }
  return conditions
}

/** What was found about values when they were stored. Both start from the few that have it. */
export function valueConditions({ sameValue, weak }: CredentialFilter): Condition[] {
  return [
    ...(sameValue ? [{ sql: `c.rid IN (${repeatedValues})`, values: [] }] : []),
    ...(weak ? [{ sql: `c.rid IN (${weakValues})`, values: [] }] : []),
  ]
}

const inUse = 'JOIN credential u ON u.rid = m.credential_rid AND u.version = m.version AND u.trashed_at IS NULL'

/** Rows of credentials that have a field in common with another one, the trash aside. */
export const repeatedValues = `SELECT m.credential_rid FROM field_mark m ${inUse} WHERE m.mark IN (
  SELECT m.mark FROM field_mark m ${inUse} GROUP BY m.mark HAVING count(DISTINCT m.credential_rid) > 1)`

const weakValues = `SELECT m.credential_rid FROM credential_version m ${inUse} WHERE m.weakness <> ''`

/** Rows that a search has found; null when nothing is searched for. */
export function foundConditions(found: readonly number[] | null): Condition[] {
  return found === null ? [] : [{ sql: 'c.rid IN (SELECT value FROM json_each(?))', values: [JSON.stringify(found)] }]
}

export function allOf(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  }
}

function oneOf(column: string, wanted: readonly string[]): Condition {
  return { sql: `${column} IN (${wanted.map(() => '?').join(', ')})`, values: wanted }
}

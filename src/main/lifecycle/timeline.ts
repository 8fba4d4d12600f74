import type { ParsedRequestOf, ResponseOf } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { findType } from '../credentials/types/registry.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import type { DateRecord } from '../vault/repositories/notices.ts'
import { datesBetween } from '../vault/repositories/notices.ts'
import { fitAnswer } from '../vault/repositories/page.ts'

type Timeline = ResponseOf<'overview.timeline'>
type GroupBy = ParsedRequestOf<'overview.timeline'>['groupBy']
type Group = Timeline['groups'][number]
type Span = Group['spans'][number]

/** Dates that are looked at for one answer. */
const maxDates = 20_000
/** Groups that are drawn on their own; more would be no picture any more. */
const maxGroups = 12
const maxShown = 100

/** What comes up, counted and listed (L1). */
export function createTimelineService({ vault }: ServiceContext) {
  return {
    /** @throws VaultError `invalid-request` for moments that don't follow each other */
    timeline({ edges, groupBy }: ParsedRequestOf<'overview.timeline'>): Timeline {
      const moments = edges.map((edge) => Date.parse(edge))
      if (moments.some((moment, index) => moment <= (moments[index - 1] ?? Number.NEGATIVE_INFINITY)))
        throw new VaultError('invalid-request', {
          issues: [{ path: 'edges', message: 'Each moment comes after the one before.' }],
        })
      const dates = vault.read((db) => datesBetween(db, moments[0] ?? 0, moments[moments.length - 1] ?? 0, maxDates))
      return { groups: gather(dates, moments, groupBy), total: dates.length }
    },

    dates({ from, until, groupBy, value }: ParsedRequestOf<'overview.dates'>): ResponseOf<'overview.dates'> {
      const all = vault.read((db) => datesBetween(db, Date.parse(from), Date.parse(until), maxDates))
      const found = value === undefined ? all : all.filter((date) => groupOf(date, groupBy) === value)
      const items = found.slice(0, maxShown).map(({ kind, id, name, environment, at }) => ({
        kind,
        subjectId: id,
        subject: name,
        environment,
        at: toInstant(at),
      }))
      return { items: fitAnswer(items), total: found.length }
    },
  }
}

/** What a date is grouped by; null where it has nothing of the kind, as a server's certificate has no type of credential. */
function groupOf(date: DateRecord, groupBy: GroupBy): string | null {
  return groupBy === 'none' ? null : date[groupBy] || null
}

function gather(dates: readonly DateRecord[], edges: readonly number[], groupBy: GroupBy): Group[] {
  const groups = new Map<string | null, { total: number; spans: Map<number, Span> }>()
  let index = 0
  // In order of their moments, so that the span of each is found by going on.
  for (const date of dates) {
    while (date.at >= (edges[index + 1] ?? Number.POSITIVE_INFINITY)) index += 1
    const value = groupOf(date, groupBy)
    const group = groups.get(value) ?? { total: 0, spans: new Map<number, Span>() }
    const span = group.spans.get(index) ?? { index, values: 0, certificates: 0, rotations: 0 }
    const counted =
      date.kind === 'rotation' ? 'rotations' : date.kind === 'certificate' ? 'certificates' : ('values' as const)
    group.total += 1
    group.spans.set(index, { ...span, [counted]: span[counted] + 1 })
    groups.set(value, group)
  }
  const sorted = [...groups]
    .map(
      ([value, { total, spans }]): Group => ({
        value,
        label: labelOf(value, groupBy),
        total,
        spans: [...spans.values()],
      }),
    )
    .sort((one, other) => Number(one.value === null) - Number(other.value === null) || other.total - one.total)
  return sorted.length <= maxGroups
    ? sorted
    : [...sorted.slice(0, maxGroups - 1), together(sorted.slice(maxGroups - 1))]
}

/** The smallest groups as one, which can't be listed on its own. */
function together(groups: readonly Group[]): Group {
  const spans = new Map<number, Span>()
  for (const span of groups.flatMap((group) => group.spans)) {
    const { values, certificates, rotations } = spans.get(span.index) ?? { values: 0, certificates: 0, rotations: 0 }
    spans.set(span.index, {
      index: span.index,
      values: values + span.values,
      certificates: certificates + span.certificates,
      rotations: rotations + span.rotations,
    })
  }
  const total = groups.reduce((sum, group) => sum + group.total, 0)
  return {
    value: null,
    label: `${groups.length} others`,
    total,
    spans: [...spans.values()].sort((a, b) => a.index - b.index),
  }
}

function labelOf(value: string | null, groupBy: GroupBy): string {
  switch (groupBy) {
    case 'none':
      return 'All'
    case 'type':
      return value === null ? 'Servers’ certificates' : (findType(value)?.label ?? value)
    case 'environment':
      return value ?? 'No environment'
    case 'team':
      return value ?? 'No team'
  }
}

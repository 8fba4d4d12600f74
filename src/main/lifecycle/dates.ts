import type { NoticeCounts } from '../../shared/domain/notice.ts'
import type { ServiceContext } from '../context.ts'
import { statusClock } from '../context.ts'
import { decidingRule } from '../credentials/schedule.ts'
import type { ReadDb } from '../vault/database.ts'
import { countCredentials, countStatuses } from '../vault/repositories/credential-count.ts'
import type { DateRecord } from '../vault/repositories/notices.ts'
import { datesBetween, snoozes, toldSince } from '../vault/repositories/notices.ts'
import type { RuleRecord } from '../vault/repositories/policy-rules.ts'
import { readRules } from '../vault/repositories/policy-rules.ts'
import { dayNumber, startOfDay } from './calendar-days.ts'
import type { DatedItem, NoticeMemory } from './due-notices.ts'
import { daysAfter } from './due-notices.ts'

/** Days before a date on which it is told of, where no rule says otherwise. */
export const defaultWarningDays: readonly number[] = [30, 14, 7, 1]

/** Dates that are looked at together. A vault with more in a month has other worries than the last of them. */
const maxItems = 5000

/** The dates within the longest threshold of any rule, each with its own thresholds. */
export function datedItems(db: ReadDb, now: number, zone: string): DatedItem[] {
  const rules = readRules(db)
  const longest = Math.max(...defaultWarningDays, ...rules.flatMap(daysOf))
  const today = dayNumber(now, zone)
  const [from, until] = [startOfDay(today - daysAfter, zone), startOfDay(today + longest + 1, zone)]
  return datesBetween(db, from, until, maxItems).map((record) => toItem(record, rules))
}

export function toItem(record: DateRecord, rules: readonly RuleRecord[]): DatedItem {
  const rule = decidingRule(rules, record, 'warning_days')
  return {
    kind: record.kind,
    subjectType: record.kind === 'certificate' ? 'connection' : 'credential',
    subjectId: record.id,
    subject: record.name,
    environment: record.environment,
    at: record.at,
    thresholds: rule ? daysOf(rule) : defaultWarningDays,
  }
}

function daysOf({ warning_days: days }: RuleRecord): number[] {
  return days === null ? [] : (JSON.parse(days) as number[])
}

export const subjectKey = ({ kind, subjectId }: Pick<DatedItem, 'kind' | 'subjectId'>): string => `${kind} ${subjectId}`
export const toldKey = (item: DatedItem, threshold: number): string => `${subjectKey(item)} ${item.at} ${threshold}`

/** What the vault remembers of what was told, in memory. */
export interface KeptMemory extends NoticeMemory {
  readonly told: Set<string>
  readonly snoozed: Map<string, number>
}

export function readMemory(db: ReadDb, now: number): KeptMemory {
  // One that is over for longer is told of no more.
  const since = toldSince(db, now - (daysAfter + 2) * 86_400_000)
  const told = new Set(since.map((row) => `${row.kind} ${row.subject_id} ${row.at} ${row.threshold}`))
  const snoozed = new Map(
    snoozes(db).map(({ kind, subject_id, until }) => [subjectKey({ kind, subjectId: subject_id }), until]),
  )
  return {
    told,
    snoozed,
    wasTold: (item, threshold) => told.has(toldKey(item, threshold)),
    snoozedUntil: (item) => snoozed.get(subjectKey(item)),
  }
}

/** How many dates are near, for a tray and a badge. */
export function countNear(db: ReadDb, context: ServiceContext, zone: string): NoticeCounts {
  const now = context.now()
  const clock = statusClock(context)
  const week = datesBetween(db, now + 1, startOfDay(dayNumber(now, zone) + 8, zone), maxItems)
  return {
    expired: countStatuses(db, clock).expired,
    thisWeek: week.filter(({ kind }) => kind !== 'rotation').length,
    overdue: countCredentials(db, { overdue: true }, null, clock),
  }
}

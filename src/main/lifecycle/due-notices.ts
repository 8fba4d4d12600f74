import type { NoticeKind } from '../../shared/domain/notice.ts'
import { dayNumber, daysUntil, startOfDay } from './calendar-days.ts'

/** A date that may be told of. */
export interface DatedItem {
  readonly kind: NoticeKind
  readonly subjectType: 'credential' | 'connection'
  readonly subjectId: string
  readonly subject: string
  readonly environment: string
  readonly at: number
  /** Days before the date on which it is told of. */
  readonly thresholds: readonly number[]
}

/** What is remembered of what was told. */
export interface NoticeMemory {
  wasTold(item: DatedItem, threshold: number): boolean
  /** Until when a date is put off; undefined when it isn't. */
  snoozedUntil(item: DatedItem): number | undefined
}

/** A date that is to be told of now, with every threshold that is behind it by that. */
export interface DueNotice {
  readonly item: DatedItem
  readonly days: number
  readonly reached: readonly number[]
}

/** Once it is there, a date is told of for this many days; what ended long ago is no news. */
export const daysAfter = 7

/**
 * The dates to tell of now, the nearest first: those that came within a threshold that was not told of yet, counted in days of the
 * calendar of the time zone, and those that were put off until now. The day itself is a threshold for every date. Of several
 * thresholds that were passed unseen, one message tells.
 */
export function dueNotices(items: readonly DatedItem[], now: number, zone: string, memory: NoticeMemory): DueNotice[] {
  return items
    .flatMap((item): DueNotice[] => {
      const days = daysUntil(item.at, now, zone)
      const reached = reachedBy(item, days)
      const [nearest] = reached
      if (nearest === undefined) return []
      const until = memory.snoozedUntil(item)
      if (until !== undefined) return now < until ? [] : [{ item, days, reached }]
      return memory.wasTold(item, nearest) ? [] : [{ item, days, reached }]
    })
    .sort((one, other) => one.item.at - other.item.at || one.item.subject.localeCompare(other.item.subject))
}

/** The thresholds within which a date is, the smallest first. */
function reachedBy({ thresholds }: DatedItem, days: number): number[] {
  if (days < -daysAfter) return []
  return [...new Set([...thresholds, 0])].filter((threshold) => days <= threshold).sort((one, other) => one - other)
}

/** Whether a date is near enough to be shown among those that are told of. */
export function isNear(item: DatedItem, now: number, zone: string): boolean {
  return reachedBy(item, daysUntil(item.at, now, zone)).length > 0
}

/**
 * Until when a date is put off. The day before it begins at its midnight in the time zone.
 * Null where that is no time ahead.
 */
export function snoozeEnd(by: 'day' | 'week' | 'day-before', at: number, now: number, zone: string): number | null {
  const today = dayNumber(now, zone)
  const end = startOfDay(by === 'day-before' ? dayNumber(at, zone) - 1 : today + (by === 'day' ? 1 : 7), zone)
  return end > now ? end : null
}

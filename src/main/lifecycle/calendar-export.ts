import type { CalendarFilter } from '../../shared/api/overview.ts'
import type { ServiceContext } from '../context.ts'
import { datesBetween } from '../vault/repositories/notices.ts'
import { readRules } from '../vault/repositories/policy-rules.ts'
import { toCalendar } from './calendar.ts'
import { localZone } from './calendar-days.ts'
import { toItem } from './dates.ts'

/** Every calendar takes so many events. */
const maxEvents = 5000
const year = 366 * 86_400_000

/** The dates of the next twelve months as a calendar file: names and days, as whoever reads the calendar will see them. */
export function exportCalendar(context: ServiceContext, filter: CalendarFilter): { text: string; events: number } {
  const now = context.now()
  // The record is made first: what leaves the vault is in its log.
  return context.vault.write([], (db, audit) => {
    const rules = readRules(db)
    const has = (wanted: readonly string[] | undefined, value: string) =>
      !wanted?.length || wanted.some((each) => each.toLowerCase() === value.toLowerCase())
    const items = datesBetween(db, now, now + year, maxEvents)
      .filter(
        ({ kind, type, environment, team }) =>
          has(filter.kind, kind) &&
          has(filter.type, type) &&
          has(filter.environment, environment) &&
          has(filter.team, team),
      )
      .map((record) => toItem(record, rules))
    audit({
      action: 'calendar.export',
      subjectType: 'vault',
      subjectId: context.vault.current.id,
      subject: context.vault.name,
      detail: items.length === 1 ? '1 date' : `${items.length} dates`,
    })
    return { text: toCalendar(items, now, localZone()), events: items.length }
  })
}

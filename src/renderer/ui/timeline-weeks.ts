/** Something that happens on a day ahead. */
export interface TimelineItem {
  readonly key: string
  readonly label: string
  readonly detail: string
  readonly at: string
  readonly tone: 'accent' | 'warn' | 'bad' | 'rest'
}

/** A week of the year ahead with what happens in it. `index` counts from this week, 0 to 52. */
export interface TimelineWeek {
  readonly index: number
  readonly start: Date
  readonly items: readonly TimelineItem[]
}

/** The first day of a month, where it lies on the axis from 0 (now) to 1 (a year ahead). */
export interface TimelineMonth {
  readonly label: string
  readonly at: number
}

const day = 24 * 3600_000
const week = 7 * day
/** Weeks on the axis: this one and the 52 after it. */
export const weekCount = 53

/** Midnight of the local day of an instant. */
function midnight(time: number): number {
  const date = new Date(time)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** Puts the items of the year ahead into weeks, soonest first. What is past or further ahead is left out. */
export function timelineWeeks(items: readonly TimelineItem[], now: number): readonly TimelineWeek[] {
  const start = midnight(now)
  const byWeek = new Map<number, TimelineItem[]>()
  for (const item of items) {
    // Rounded to days first, because a day of a clock change has 23 or 25 hours.
    const days = Math.round((midnight(new Date(item.at).getTime()) - start) / day)
    const index = Math.floor(days / 7)
    if (index < 0 || index >= weekCount) continue
    byWeek.set(index, [...(byWeek.get(index) ?? []), item])
  }
  return [...byWeek]
    .sort(([one], [other]) => one - other)
    .map(([index, found]) => ({
      index,
      start: new Date(start + index * week),
      items: found.toSorted((one, other) => one.at.localeCompare(other.at)),
    }))
}

const monthFormat = new Intl.DateTimeFormat('en', { month: 'short' })

/** The months of the year ahead; January carries its year. */
export function timelineMonths(now: number): readonly TimelineMonth[] {
  const start = midnight(now)
  const from = new Date(start)
  return Array.from({ length: 12 }, (_, index) => {
    const month = new Date(from.getFullYear(), from.getMonth() + index + 1, 1)
    const name = monthFormat.format(month)
    return {
      label: month.getMonth() === 0 ? `${name} ${month.getFullYear()}` : name,
      at: (month.getTime() - start) / (weekCount * week),
    }
  }).filter(({ at }) => at < 0.985)
}

/** Something that happens on a day ahead. */
export interface TimelineItem {
  readonly key: string
  readonly label: string
  readonly detail: string
  readonly at: string
  readonly tone: 'accent' | 'warn' | 'bad' | 'rest'
}

/** Two weeks of the year ahead with what happens in them. `index` counts from those that begin today, 0 to 26. */
export interface TimelineSpan {
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
/** Narrower columns would be targets too small for a finger, or for a hand that trembles (WCAG 2.2, 2.5.8). */
const spanDays = 14
/** Columns of the axis: a year and the days that it takes to fill the last. */
export const spanCount = 27
/** Days from today to the end of the axis. */
export const axisDays = spanCount * spanDays

/** Midnight of the local day of an instant. */
function midnight(time: number): number {
  const date = new Date(time)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** Puts the items of the year ahead into spans, soonest first. What is past or further ahead is left out. */
export function timelineSpans(items: readonly TimelineItem[], now: number): readonly TimelineSpan[] {
  const start = midnight(now)
  const bySpan = new Map<number, TimelineItem[]>()
  for (const item of items) {
    // Rounded to days first, because a day of a clock change has 23 or 25 hours.
    const days = Math.round((midnight(new Date(item.at).getTime()) - start) / day)
    const index = Math.floor(days / spanDays)
    if (index < 0 || index >= spanCount) continue
    bySpan.set(index, [...(bySpan.get(index) ?? []), item])
  }
  return [...bySpan]
    .sort(([one], [other]) => one - other)
    .map(([index, found]) => ({
      index,
      start: new Date(start + index * spanDays * day),
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
      at: (month.getTime() - start) / (axisDays * day),
    }
  }).filter(({ at }) => at < 0.985)
}

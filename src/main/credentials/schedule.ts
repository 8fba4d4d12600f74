const day = 86_400_000
/** The last instant that ISO 8601 writes with four digits of a year, as the contract and other programs expect them. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59)

/**
 * A period such as `90d`, `12w`, `6m` or `1y`, added to a time in milliseconds. Months and years follow the calendar, which
 * ends with the year 9999.
 */
export function addPeriod(from: number, period: string): number {
  return Math.min(sumOf(from, period), latest)
}

function sumOf(from: number, period: string): number {
  const count = Number.parseInt(period, 10)
  const unit = period.slice(-1)
  if (unit === 'd') return from + count * day
  if (unit === 'w') return from + count * 7 * day
  const date = new Date(from)
  const months = unit === 'y' ? count * 12 : count
  const dayOfMonth = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  // 31 January plus one month is the last day of February.
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(dayOfMonth, lastDay))
  return date.getTime()
}

/** When the next rotation is due, counted from the last one or the creation; null without an interval. */
export function rotationDue(rotateEvery: string | null, since: number): number | null {
  return rotateEvery === null ? null : addPeriod(since, rotateEvery)
}

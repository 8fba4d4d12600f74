/** Dates as people mean them: days of the local calendar. */

const two = (number: number) => String(number).padStart(2, '0')

const dayOf = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

/** The local day of an instant, as `2027-01-31`. */
export function dayOfInstant(instant: string): string {
  return dayOf(new Date(instant))
}

/** The local day `days` after `from`. */
export function dayAfter(from: Date, days: number): string {
  return dayOf(new Date(from.getFullYear(), from.getMonth(), from.getDate() + days))
}

/** The last second of a local day, as an instant in UTC. */
export function endOfDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date, 23, 59, 59).toISOString()
}

const minute = 60_000
const hour = 60 * minute
const dayLength = 24 * hour

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** How long ago or ahead an instant is, in the unit that people would use: `in 3 days`, `yesterday`, `5 minutes ago`. */
export function relativeTime(instant: string, now: number): string {
  const distance = new Date(instant).getTime() - now
  const size = Math.abs(distance)
  if (size < minute) return distance > 0 ? 'in a moment' : 'just now'
  if (size < hour) return relative.format(Math.trunc(distance / minute), 'minute')
  if (size < dayLength) return relative.format(Math.trunc(distance / hour), 'hour')
  if (size < 45 * dayLength) return relative.format(Math.round(distance / dayLength), 'day')
  if (size < 365 * dayLength) return relative.format(Math.round(distance / (30.44 * dayLength)), 'month')
  return relative.format(Math.round(distance / (365.25 * dayLength)), 'year')
}

/** Milliseconds until `relativeTime` may read differently. */
export function relativeTimeStep(instant: string, now: number): number {
  const size = Math.abs(new Date(instant).getTime() - now)
  if (size < hour) return minute / 2
  return size < dayLength ? 10 * minute : hour
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const timeFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `31 Jan 2027`, in local time. */
export function formatDay(instant: string): string {
  return dayFormat.format(new Date(instant))
}

/** `31 Jan 2027, 14:05`, in local time. */
export function formatTime(instant: string): string {
  return timeFormat.format(new Date(instant))
}

const day = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** The time zone of this computer, asked each time: it changes with a journey. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** The number of a moment's day in a time zone, counted from 1970. A day of a clock change counts as one, like any other. */
export function dayNumber(at: number, zone: string): number {
  const { year, month, date } = partsOf(at, zone)
  return Math.round(Date.UTC(year, month - 1, date) / day)
}

/** Days of the calendar from one moment to another; negative when it is past. */
export function daysUntil(at: number, now: number, zone: string): number {
  return dayNumber(at, zone) - dayNumber(now, zone)
}

/** The first moment of a day in a time zone. Where midnight is skipped by a clock change it is the moment after the gap. */
export function startOfDay(number: number, zone: string): number {
  // No zone is further from UTC than 14 hours; a day begins once in the time between.
  let low = number * day - 15 * 3_600_000
  let high = number * day + 15 * 3_600_000
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (dayNumber(middle, zone) < number) low = middle
    else high = middle
  }
  return high
}

function partsOf(at: number, zone: string): { year: number; month: number; date: number } {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    })
    formats.set(zone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return { year: parts.year ?? 1970, month: parts.month ?? 1, date: parts.day ?? 1 }
}

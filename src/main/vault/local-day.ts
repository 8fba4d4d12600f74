const day = 86_400_000

/** The calendar day of a moment in this computer's time zone, as a number of days since 1970-01-01. */
export function localDay(ms: number): number {
  return Math.floor((ms - new Date(ms).getTimezoneOffset() * 60_000) / day)
}

/** `2027-01-31` for a day of `localDay`. */
export function dayText(number: number): string {
  return new Date(number * day).toISOString().slice(0, 10)
}

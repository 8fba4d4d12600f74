/**
 * An expiry as people write it: a day (it holds until the end of that day in UTC), an ISO 8601 instant with its zone, or
 * `none`. Undefined when it is none of these or no such day exists.
 */
export function parseExpiry(text: string): string | null | undefined {
  if (text === 'none') return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const end = new Date(`${text}T23:59:59.000Z`)
    return Number.isNaN(end.getTime()) || end.toISOString().slice(0, 10) !== text ? undefined : end.toISOString()
  }
  const parts = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.exec(text)
  if (parts === null) return undefined
  const instant = new Date(text)
  const isDay = parseExpiry(parts[1] ?? '') !== undefined
  return isDay && !Number.isNaN(instant.getTime()) ? instant.toISOString() : undefined
}

/** A duration such as `500ms`, `15s` or `2m` in milliseconds; a bare number counts seconds. Undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const parts = /^(\d{1,7})(ms|s|m)?$/.exec(text)
  if (parts?.[1] === undefined) return undefined
  return Number(parts[1]) * (parts[2] === 'ms' ? 1 : parts[2] === 'm' ? 60_000 : 1000)
}

/** A time such as `12h`, `7d` or `4w`, or `0`, in hours: at most a year. Undefined when it is none. */
export function parseHours(text: string): number | undefined {
  const parts = /^(\d{1,5})(h|d|w)$/.exec(text)
  if (parts?.[1] === undefined) return text === '0' ? 0 : undefined
  const hours = Number(parts[1]) * (parts[2] === 'h' ? 1 : parts[2] === 'd' ? 24 : 168)
  return hours <= 365 * 24 ? hours : undefined
}

/** The end of a time such as `14d`, `6w`, `3m` or `1y` from a moment, in milliseconds. Undefined when it is none. */
export function parseTimeAhead(text: string, from: number): number | undefined {
  const parts = /^([1-9]\d{0,3})([dwmy])$/.exec(text)
  if (parts?.[1] === undefined) return undefined
  const count = Number(parts[1])
  const end = new Date(from)
  if (parts[2] === 'y' || parts[2] === 'm') end.setUTCMonth(end.getUTCMonth() + count * (parts[2] === 'y' ? 12 : 1))
  else end.setUTCDate(end.getUTCDate() + count * (parts[2] === 'w' ? 7 : 1))
  return end.getUTCFullYear() > 9999 ? undefined : end.getTime()
}

/** A whole number from 1, or undefined. */
export function parseCount(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

import * as z from 'zod'

/** A UUIDv7 in lower case. References by it survive rename and rotation. */
export const id = z.uuid()

/** An instant: ISO 8601 in UTC with milliseconds, such as `2027-01-31T23:59:59.000Z`. */
export const instant = z.iso.datetime()

/** A name as people type it: 1 to 200 characters, no control characters, no space at either end. */
export const name = z
  .string()
  .min(1, 'Give it a name.')
  .max(200, 'Use at most 200 characters.')
  .regex(/^\P{C}+$/u, 'Remove the control characters.')
  .refine((text) => text === text.trim(), 'Remove the spaces at the beginning and the end.')

/** One line of metadata; empty means "not set". */
export const line = z
  .string()
  .max(500, 'Use at most 500 characters.')
  .regex(/^\P{Cc}*$/u, 'Remove the control characters.')

export const tag = z
  .string()
  .min(1)
  .max(60, 'Use at most 60 characters for a tag.')
  .regex(/^[^\s,\p{C}]+$/u, 'A tag has no spaces and no commas.')
export const tags = z.array(tag).max(50, 'Use at most 50 tags.')

/** A period such as `90d`, `12w`, `6m` or `1y`. */
export const period = z.string().regex(/^[1-9]\d{0,3}[dwmy]$/, 'Write a period such as 90d, 12w, 6m or 1y.')

/** `host:port` in lower case, IPv6 addresses in brackets. */
export const hostPort = z.string().regex(/^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+):\d{1,5}$/, 'Write host:port.')

/** Opaque place in a list, given back unchanged to read on. */
export const cursor = z.string().max(2000)

/** A page of a list. `nextCursor` is null on the last page. */
export function page<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: cursor.nullable() })
}

/** Environments that every vault offers; people may write their own. */
export const environments = ['development', 'staging', 'production'] as const

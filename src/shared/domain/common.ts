import * as z from 'zod'

/** A UUIDv7, in lower case however it was written. References by it survive rename and rotation. */
export const id = z.uuid().toLowerCase()

/** An instant: ISO 8601 in UTC with milliseconds, such as `2027-01-31T23:59:59.000Z`. */
export const instant = z.iso.datetime()

/**
 * A name as people type it: 1 to 200 characters, nothing that can't be seen, no space at either end. It is kept composed
 * (NFC), so that what looks the same is the same.
 */
export const name = z
  .string()
  .normalize('NFC')
  .min(1, 'Give it a name.')
  .max(200, 'Use at most 200 characters.')
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'Remove the control characters.')
  .refine((text) => text === text.trim(), 'Remove the spaces at the beginning and the end.')

/**
 * One line of metadata; empty means "not set". It has no control characters, no line breaks of Unicode, and none of the
 * characters that make a text read in another order than it is written (UAX #9, explicit directional formatting).
 */
export const line = z
  .string()
  .normalize('NFC')
  .max(500, 'Use at most 500 characters.')
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u, 'Remove the control characters.')

/** A text from outside as `line` takes it: what it refuses becomes a space, and what is too long is cut. */
export function toLine(text: string): string {
  const clean = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
  return clean.length > 500 ? `${clean.slice(0, 499).replace(/\p{Cs}+$/u, '')}…` : clean
}

export const tag = z
  .string()
  .normalize('NFC')
  .min(1)
  .max(60, 'Use at most 60 characters for a tag.')
  .regex(/^[^\s,\p{C}]+$/u, 'A tag has no spaces and no commas.')

/** What refers to an item: its ID or its unique name. */
export const ref = z.string().normalize('NFC').min(1).max(200)

/** A word of Keyward's own vocabulary, such as a type or a kind. */
export const word = z.string().max(100)
export const tags = z.array(tag).max(50, 'Use at most 50 tags.')

/** A period such as `90d`, `12w`, `6m` or `1y`. */
export const period = z.string().regex(/^[1-9]\d{0,3}[dwmy]$/, 'Write a period such as 90d, 12w, 6m or 1y.')

/** `host:port`, IPv6 addresses in brackets. The core writes each host in one way only: see `canonicalHostPort`. */
export const hostPort = z
  .string()
  .max(300)
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s\p{C}:/?#@[\]\\]+):\d{1,5}$/u, 'Write host:port.')

/** Opaque place in a list, given back unchanged to read on. */
export const cursor = z.string().max(2000)

/** A page of a list: at most `limit` items, fewer where they are large. `nextCursor` is null on the last page. */
export function page<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: cursor.nullable() })
}

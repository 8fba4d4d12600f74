import * as z from 'zod'
import { id, instant, line } from './common.ts'

/** Days that a report of usage can go back, today among them. */
export const mostUsageDays = 366

const count = z.number().int().nonnegative()
const place = z.strictObject({
  /** Why the value was opened, such as `test`, `request` or `sign`. */
  purpose: line,
  credentialId: id,
  credential: line,
  /** Null where no connection was used, or one that is gone. */
  connectionId: id.nullable(),
  /** Name of the connection, the last one that it had if it is gone; empty for none. */
  connection: line,
})

/** How often values were opened, by calendar day. A failure was refused, as by a disabled credential, or could not be opened. */
export const usage = z.strictObject({
  /** The first day of the series, such as `2027-01-31`, in the time zone of the computer. */
  from: z.iso.date(),
  days: z.number().int().positive(),
  uses: count,
  failures: count,
  /** One number for each day from `from` on, today last. */
  series: z.array(z.strictObject({ purpose: line, uses: z.array(count), failures: z.array(count) })),
  /** What the uses of these days were for, the most frequent first, at most 100. */
  sources: z.array(place.extend({ uses: count, failures: count, lastAt: instant.nullable(), lastBy: line })),
  /** The last use of all, exports aside. */
  last: place.extend({ at: instant, by: line }).nullable(),
})
export type Usage = z.infer<typeof usage>

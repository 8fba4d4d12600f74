import * as z from 'zod'
import { id, instant } from '../domain/common.ts'
import { unlocked } from './define.ts'

/** One thing that needs attention, most urgent first; it leads to its item. */
const attention = z.strictObject({
  kind: z.enum([
    'expired',
    'oauth-refused',
    'oauth-client-refused',
    'oauth-uncertain',
    'expiring',
    'rotation-overdue',
    'test-failed',
    'tls-expiring',
    'host-not-bound',
    'unprotected',
    'no-recovery',
    'slot-failing',
    'backup-failed',
    'review-due',
    'untested',
  ]),
  subjectType: z.enum(['credential', 'connection', 'vault']),
  subjectId: id,
  subject: z.string(),
  environment: z.string(),
  /** When it breaks or broke; null when that isn't a date. */
  at: instant.nullable(),
  /** What is the matter, as a sentence. */
  message: z.string(),
})

export const overviewApi = {
  get: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({
      attention: z.array(attention).max(100),
      attentionTotal: z.number().int(),
      counts: z.strictObject({
        credentials: z.number(),
        connections: z.number(),
        active: z.number(),
        expiring: z.number(),
        expired: z.number(),
        error: z.number(),
        disabled: z.number(),
        /** Those in use that should have been rotated by now. */
        overdue: z.number(),
        tested: z.number(),
        failing: z.number(),
      }),
      /** Expiries of the next 12 months, by date, soonest first. */
      timeline: z
        .array(
          z.strictObject({
            kind: z.enum(['credential', 'certificate', 'rotation']),
            subjectId: id,
            subject: z.string(),
            environment: z.string(),
            at: instant,
          }),
        )
        .max(300),
      recent: z
        .array(z.strictObject({ at: instant, action: z.string(), subject: z.string(), outcome: z.string() }))
        .max(10),
    }),
  })),
}

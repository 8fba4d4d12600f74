import * as z from 'zod'
import { id, instant, line, word } from '../domain/common.ts'
import { noticeKind } from '../domain/notice.ts'
import { unlocked } from './define.ts'

/** One thing that needs attention, most urgent first; it leads to its item. */
const attention = z.strictObject({
  kind: z.enum([
    'expired',
    'authorization-ended',
    'authorization-ending',
    'oauth-refused',
    'oauth-client-refused',
    'oauth-uncertain',
    'expiring',
    'rotation-overdue',
    'test-failed',
    'tls-expiring',
    'host-not-bound',
    'value-missing',
    'unprotected',
    'no-recovery',
    'alert',
    'stream-failing',
    'team-undecided',
    'team-failing',
    'slot-failing',
    'backup-failed',
    'review-due',
    'member-left',
    'untested',
  ]),
  subjectType: z.enum(['credential', 'connection', 'vault', 'audit', 'team', 'offboarding']),
  subjectId: id,
  subject: z.string(),
  environment: z.string(),
  /** When it breaks or broke; null when that isn't a date. */
  at: instant.nullable(),
  /** What is the matter, as a sentence. */
  message: z.string(),
  /** Put off until then; null when it isn't. */
  snoozedUntil: instant.nullable(),
})

/** Moments between which dates are counted. */
const timelineEdges = z.array(instant).min(2).max(64)
const timelineGroup = z.enum(['none', 'type', 'environment', 'team'])

/** What a calendar is narrowed to. */
const calendarFilter = z.strictObject({
  type: z.array(word).max(50).optional(),
  environment: z.array(line).max(50).optional(),
  team: z.array(line).max(50).optional(),
  kind: z.array(noticeKind).max(4).optional(),
})
export type CalendarFilter = z.infer<typeof calendarFilter>

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
            kind: noticeKind,
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
  /**
   * How many dates fall between each two of some moments, in groups: the window's calendar says where days begin. The largest groups
   * come first; those beyond a dozen are added up in one without a value.
   */
  timeline: unlocked(() => ({
    request: z.strictObject({ edges: timelineEdges, groupBy: timelineGroup }),
    response: z.strictObject({
      groups: z.array(
        z.strictObject({
          /** What these dates have in common; null for those that have nothing to be grouped by, or are in no group of their own. */
          value: line.nullable(),
          label: line,
          total: z.number().int(),
          /** By number of the span; spans without a date are left out. */
          spans: z.array(
            z.strictObject({
              index: z.number().int(),
              values: z.number().int(),
              certificates: z.number().int(),
              rotations: z.number().int(),
            }),
          ),
        }),
      ),
      total: z.number().int(),
    }),
  })),
  /** The dates between two moments, soonest first, at most a hundred. */
  dates: unlocked(() => ({
    request: z.strictObject({
      from: instant,
      until: instant,
      groupBy: timelineGroup,
      /** Only those of one group, as the timeline names it; left out for all. */
      value: line.nullable().optional(),
    }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({ kind: noticeKind, subjectId: id, subject: z.string(), environment: z.string(), at: instant }),
      ),
      total: z.number().int(),
    }),
  })),
  /** The dates of the next twelve months as a calendar file (RFC 5545), as a transfer file. */
  calendar: unlocked(() => ({
    request: z.strictObject({ filter: calendarFilter }),
    response: z.strictObject({ fileId: id, events: z.number().int() }),
  })),
}

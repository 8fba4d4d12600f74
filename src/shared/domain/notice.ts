import * as z from 'zod'
import { id, instant, line } from './common.ts'

/** Dates that are told of: a value ends, an authorization ends, a server's certificate ends, a rotation is due. */
export const noticeKinds = ['credential', 'authorization', 'certificate', 'rotation'] as const
export const noticeKind = z.enum(noticeKinds)
export type NoticeKind = (typeof noticeKinds)[number]

/** A date of something in the vault. */
export const noticeSubject = z.strictObject({ kind: noticeKind, subjectId: id })
export type NoticeSubject = z.infer<typeof noticeSubject>

/** One date that is near or past. */
export const notice = noticeSubject.extend({
  subjectType: z.enum(['credential', 'connection']),
  subject: line,
  environment: line,
  at: instant,
  /** Days of the calendar until then; 0 is today, negative is past. */
  days: z.number().int(),
  /** Nothing is told before this; null when it isn't put off. */
  snoozedUntil: instant.nullable(),
})
export type Notice = z.infer<typeof notice>

/** For how long a date is put off. */
export const snoozeFor = z.enum(['day', 'week', 'day-before'])
export type SnoozeFor = z.infer<typeof snoozeFor>

/** What is told at once: many dates are one message. */
export const told = z.strictObject({
  title: line,
  body: line,
  /** How many dates it is about. */
  count: z.number().int().positive(),
  /** Where it leads: the item that it is about, or null where there are several. */
  only: noticeSubject.extend({ subjectType: z.enum(['credential', 'connection']) }).nullable(),
})
export type Told = z.infer<typeof told>

/** How many dates are near, for the tray and the badge. */
export const noticeCounts = z.strictObject({
  expired: z.number().int().nonnegative(),
  /** Expire within seven days. */
  thisWeek: z.number().int().nonnegative(),
  overdue: z.number().int().nonnegative(),
})
export type NoticeCounts = z.infer<typeof noticeCounts>

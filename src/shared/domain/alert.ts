import * as z from 'zod'
import { id, instant } from './common.ts'

export const alertRules = [
  'unlock-failures',
  'failure-spike',
  'outside-hosts',
  'unusual-export',
  'slot-failing',
] as const
export type AlertRule = (typeof alertRules)[number]

/** Something in the log that a person should look at. */
export const alert = z.strictObject({
  id,
  rule: z.enum(alertRules),
  subjectType: z.enum(['vault', 'slot', 'credential', 'connection']),
  subjectId: z.string().nullable(),
  subject: z.string(),
  firstAt: instant,
  lastAt: instant,
  /** The first and the last record that it is about. */
  firstSeq: z.number().int().positive(),
  lastSeq: z.number().int().positive(),
  /** How often it was found since the first time. */
  count: z.number().int().positive(),
  /** What is the matter, as a sentence. */
  message: z.string(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
})
export type Alert = z.infer<typeof alert>

import * as z from 'zod'
import { id, instant, name } from './common.ts'

export const streamKinds = ['syslog-tls', 'syslog-udp', 'webhook'] as const
export type StreamKind = (typeof streamKinds)[number]

/** Where a stream leads: `syslog+tls://siem.example.com:6514`, `syslog+udp://…:514` or `https://…`. */
export const streamAddress = z
  .string()
  .trim()
  .max(2000)
  .regex(
    /^(syslog\+tls|syslog\+udp|https?):\/\/\S+$/i,
    'Write syslog+tls://host:6514, syslog+udp://host:514 or https://….',
  )

export const streamInput = z.strictObject({
  name,
  address: streamAddress,
  /** What it signs in or signs with; null for nothing. */
  credentialId: id.nullable(),
  /** PEM certificates that are trusted beside the system's; empty for none. */
  ca: z.string().max(40_000),
  /** Send what is recorded already, too. */
  fromStart: z.boolean(),
})
export type StreamInput = z.infer<typeof streamInput>

/** A destination of the audit log, and how far it is. The log itself is the queue. */
export const stream = z.strictObject({
  id,
  name: z.string(),
  kind: z.enum(streamKinds),
  address: z.string(),
  credentialId: z.string().nullable(),
  /** Name of the credential; null for none, and when it is gone. */
  credential: z.string().nullable(),
  /** Whether it trusts certificates of its own. */
  hasCa: z.boolean(),
  createdAt: instant,
  /** Number of the last record that is known to have arrived. */
  delivered: z.number().int().nonnegative(),
  deliveredAt: instant.nullable(),
  /** Records that wait, and the time of the oldest. */
  waiting: z.number().int().nonnegative(),
  waitingSince: instant.nullable(),
  /** Why it does not get on; null when it does. */
  failure: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      remedy: z.string(),
      at: instant,
      /** Tries in a row that failed. */
      tries: z.number().int().positive(),
      nextAt: instant,
    })
    .nullable(),
})
export type Stream = z.infer<typeof stream>

/** How many destinations a vault has at most. */
export const maxStreams = 10

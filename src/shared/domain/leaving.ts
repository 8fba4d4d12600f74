import * as z from 'zod'
import { instant, line } from './common.ts'

/** Most minutes for which an export in plain text can be allowed. */
export const mostPlaintextMinutes = 60

/** Formats of exports in plain text. */
export const plaintextFormats = ['json', 'env', 'csv'] as const
export type PlaintextFormat = (typeof plaintextFormats)[number]

/** What an export took along. */
export const leavingInfo = z.strictObject({
  credentials: z.number().int().nonnegative(),
  connections: z.number().int().nonnegative(),
  /** Credentials that others share and that only they may hand on. */
  leftOut: z.number().int().nonnegative(),
  /** Bytes of the file. */
  size: z.number().int().nonnegative(),
})
export type LeavingInfo = z.infer<typeof leavingInfo>

/** Whether exports in plain text are possible right now. */
export const plaintextStatus = z.strictObject({
  /** While it is allowed: until when, and why. */
  allowed: z.strictObject({ until: instant, reason: line }).nullable(),
  /** A policy of the team rules it out. */
  isForbidden: z.boolean(),
  /** By what a person shows once more that the vault is theirs: a passphrase that opens it, or its typed name. */
  proof: z.enum(['passphrase', 'name']),
  /** Whether this face can write one. A page never gets to see it. */
  canWrite: z.boolean(),
})
export type PlaintextStatus = z.infer<typeof plaintextStatus>

import * as z from 'zod'
import { id, instant, line, name } from './common.ts'

/**
 * What becomes of a credential that both sides have changed: `leave` decides nothing; `theirs` takes the team’s; `mine` keeps it and sends
 * it with the next push; `both` keeps the team’s as a copy beside it.
 */
export const conflictChoices = ['leave', 'theirs', 'mine', 'both'] as const
export const conflictChoice = z.enum(conflictChoices)
export type ConflictChoice = z.infer<typeof conflictChoice>

/** A field that differs, and who has changed it since both sides had the same; `unknown` where that can’t be told. */
export const conflictField = z.strictObject({
  /** As an import’s preview names it: `purpose`, `config.username`, `token`. */
  name: line,
  changed: z.enum(['mine', 'theirs', 'both', 'unknown']),
})
export type ConflictField = z.infer<typeof conflictField>

/** What a pull has not taken in. */
export const syncConflict = z.strictObject({
  /** The credential’s ID in the team. */
  id,
  name,
  reason: line,
  /** Which of its states in the team this is about: a decision holds for no newer one. */
  revision: z.number().int().nonnegative(),
  /** What a person may choose; empty for what can’t be taken in at all. */
  choices: z.array(conflictChoice).max(4),
  /** Who has changed it in the team, and when. */
  by: line,
  at: instant,
  /** When it was last changed here; null where it isn’t here. */
  changedHere: instant.nullable(),
  /** Names alone: values are compared by their fingerprints. */
  fields: z.array(conflictField).max(40),
})
export type SyncConflict = z.infer<typeof syncConflict>

/** A person’s decision about one credential. */
export const conflictDecision = z.strictObject({
  id,
  revision: z.number().int().nonnegative(),
  choice: conflictChoice,
})
export type ConflictDecision = z.infer<typeof conflictDecision>

/** A credential of an older revision that this vault has otherwise, or no more. */
export const revisionItem = z.strictObject({
  id,
  name,
  /** `gone` for one that the vault doesn’t have, or has in the trash. */
  state: z.enum(['changed', 'gone']),
  /** Names of the fields that differ. */
  fields: z.array(line).max(40),
  /** Why it can’t be brought back; empty when it can. */
  reason: line,
})
export type RevisionItem = z.infer<typeof revisionItem>

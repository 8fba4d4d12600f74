import * as z from 'zod'
import { id, instant, line } from './common.ts'
import { vaultName } from './vault.ts'

export const backupReasons = ['daily', 'migration', 'rekey', 'restore', 'person'] as const
export type BackupReason = (typeof backupReasons)[number]

/** A backup of this vault, kept in its folder: one encrypted file that the vault's key slots of that time open. */
export const backup = z.strictObject({
  id,
  createdAt: instant,
  /** Why it was made: the daily one, before a migration, a re-keying or a restore, or because a person asked for it. */
  reason: z.enum(backupReasons),
  bytes: z.number().int().nonnegative(),
  schemaVersion: z.number().int(),
})
export type Backup = z.infer<typeof backup>

/** What a restore would do to one credential or connection. */
export const restoreItem = z.strictObject({
  kind: z.enum(['credential', 'connection']),
  id,
  name: line,
  /** `returns` is only in the backup, `reverts` differs from it, `vanishes` is only in the vault now. */
  change: z.enum(['returns', 'reverts', 'vanishes']),
  /** When it was last changed in the vault; null for what returns. */
  updatedAt: instant.nullable(),
})
export type RestoreItem = z.infer<typeof restoreItem>

/** What a restore would bring back, and what it would take. */
export const restorePreview = z.strictObject({
  previewId: id,
  createdAt: instant,
  /** Name of the vault that the backup was made of. */
  vaultName,
  vaultId: id,
  /** Whether there is a vault to compare it with: the same one, and open. Otherwise `items` is empty. */
  compared: z.boolean(),
  /** Whether the vault that stands here is another one, which the restore would take the place of. */
  isOther: z.boolean(),
  credentials: z.number().int(),
  connections: z.number().int(),
  counts: z.strictObject({ returns: z.number(), reverts: z.number(), vanishes: z.number() }),
  /** The first of them, what vanishes before the rest. */
  items: z.array(restoreItem).max(200),
})

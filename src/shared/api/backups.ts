import * as z from 'zod'
import { backup, restorePreview } from '../domain/backup.ts'
import { id } from '../domain/common.ts'
import { vaultStatus } from '../domain/vault.ts'
import { open, unlocked } from './define.ts'

const nothing = z.strictObject({})

/** Encrypted backups of the vault, and the way back. Looking at them works while the vault is locked, or can't be opened. */
export const backupsApi = {
  /** The kept backups of this vault, newest first. */
  list: open(() => ({ request: nothing, response: z.strictObject({ items: z.array(backup).max(200) }) })),
  /** Makes one now and keeps it. */
  create: unlocked(() => ({ request: nothing, response: backup })),
  /** A kept backup as a transfer file, to be put elsewhere. */
  download: open(() => ({
    request: z.strictObject({ id }),
    response: z.strictObject({ fileId: id, name: z.string() }),
  })),
  remove: unlocked(() => ({ request: z.strictObject({ id }), response: nothing })),
  /**
   * Opens a backup by its own key slots, and compares it with the vault that is open. A slot that this computer has not seen
   * proven is used where it is named (`slot-unknown` says which there is).
   */
  preview: open(() => ({
    request: z.strictObject({
      from: z.union([z.strictObject({ id }), z.strictObject({ fileId: id })]),
      passphrase: z.string().min(1).max(1024).nullable(),
      slotId: id.nullable().optional(),
    }),
    response: restorePreview,
  })),
  /** Puts the previewed backup into the vault's place and opens it. What stood there is kept as a backup first. */
  restore: open(() => ({ request: z.strictObject({ previewId: id }), response: vaultStatus })),
  close: open(() => ({ request: z.strictObject({ previewId: id }), response: nothing })),
}

import type { SlotFile } from '../../keys/slot-file.ts'
import { readSlots } from '../../keys/slot-file.ts'
import { forgetSlots } from '../../keys/slots.ts'
import type { VaultHolder } from '../holder.ts'
import { slotsOfBackups } from './store.ts'

/**
 * Slots whose keys outside the file (in the keychain) something still opens by, beside the vault in the folder `own` itself: its backups, and other
 * vaults of this machine with theirs, since a backup that was restored under another name has the same slots.
 */
export async function neededSlots(vault: VaultHolder, own: string): Promise<ReadonlySet<string>> {
  const needed = slotsOfBackups(own)
  for (const folder of vault.list().map((name) => vault.folderOf(name))) {
    if (folder === own) continue
    const file = await readSlots(folder).catch(() => undefined)
    for (const id of [...slotsOfBackups(folder), ...(file?.slots.map((slot) => slot.id) ?? [])]) needed.add(id)
  }
  return needed
}

/** Deletes what slots that are gone keep outside the file, as far as nothing needs it any more. */
export async function forgetUnneeded(vault: VaultHolder, own: string, files: readonly SlotFile[]): Promise<void> {
  const needed = new Set(await neededSlots(vault, own))
  const standing = await readSlots(own).catch(() => undefined)
  // Where the vault's own slots can't be read, they may be any.
  if (!standing) return
  for (const { id } of standing.slots) needed.add(id)
  for (const { vaultId, slots } of files) {
    const gone = slots.filter(({ id }) => !needed.has(id))
    await forgetSlots(vaultId, gone, vault.environment)
  }
}

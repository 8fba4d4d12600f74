import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { vaultName } from '../../../shared/domain/vault.ts'
import type { KeyEnvironment } from '../../keys/environment.ts'
import type { SlotFile } from '../../keys/slot-file.ts'
import { readSlots } from '../../keys/slot-file.ts'
import { forgetSlots } from '../../keys/slots.ts'
import { slotsOfBackups } from './store.ts'

/**
 * Slots whose keys outside the file (in the keychain) something still opens by, beside the vault in the folder `own` itself: its
 * backups, and the vaults beside it with theirs, since a backup that was restored under another name has the same slots.
 */
export async function neededSlots(own: string): Promise<Set<string>> {
  const needed = slotsOfBackups(own)
  for (const folder of vaultsIn(dirname(own))) {
    if (folder === own) continue
    const file = await readSlots(folder).catch(() => undefined)
    for (const id of [...slotsOfBackups(folder), ...(file?.slots.map((slot) => slot.id) ?? [])]) needed.add(id)
  }
  return needed
}

function vaultsIn(parent: string): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => vaultName.safeParse(name).success)
      .map((name) => join(parent, name))
  } catch {
    return []
  }
}

/**
 * Deletes what slots that are gone keep outside the file, as far as nothing needs it any more. The files that name them aren't
 * proven: whoever can write one vault's folder could name the slots of another.
 */
export async function forgetUnneeded(
  own: string,
  files: readonly SlotFile[],
  environment: KeyEnvironment,
): Promise<void> {
  const needed = await neededSlots(own)
  const standing = await readSlots(own).catch(() => undefined)
  // Where the vault's own slots can't be read, they may be any.
  if (!standing) return
  for (const { id } of standing.slots) needed.add(id)
  for (const { vaultId, slots } of files) {
    const gone = slots.filter(({ id }) => !needed.has(id))
    await forgetSlots(vaultId, gone, environment)
  }
}

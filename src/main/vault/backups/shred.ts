import { isFolder, shred, syncNames } from '../durable.ts'
import { backupFolder, draftsIn, keptWithSlots } from './store.ts'

/** Overwrites and deletes every backup that holds its vault key readable, in a no-op slot, and every unfinished one. */
export function shredReadableBackups(folder: string): void {
  for (const { path, slots } of keptWithSlots(folder))
    if (slots.slots.some(({ provider }) => provider === 'noop')) shred(path)
  for (const path of draftsIn(folder)) shred(path)
  if (isFolder(backupFolder(folder))) syncNames(backupFolder(folder))
}

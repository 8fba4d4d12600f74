import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyEnvironment } from '../keys/environment.ts'
import { readSlots, slotFileName } from '../keys/slot-file.ts'
import { forgetUnneeded } from './backups/needed.ts'
import { shredReadableBackups } from './backups/shred.ts'
import { found, isFolder, overwrite, renameNow, syncFile, syncNames } from './durable.ts'
import { toVaultError } from './sqlite-errors.ts'
import { VaultLock } from './vault-lock.ts'

/*
 * Re-keying and restoring put another vault.db and another keyslots.json into the place of both at once.
 *
 * 1. Who replaces has the folder's lock alone (`VaultLock`) from before it reads what it replaces until the new vault is open.
 *    So no other process, and no other work of this one, reads or writes the database or changes keyslots.json meanwhile:
 *    openings, slot changes and copies for backups all share the lock. What another process had begun with the old key (a
 *    slot that a slow provider made) finds the lock taken, and afterwards a keyslots.json that its key doesn't prove.
 * 2. Both files are prepared in a folder of their own beside them, and made durable.
 * 3. One rename gives that folder the name `next`: the point of no return. Before it the old vault is whole and untouched, after it
 *    the new one is, in `next`.
 * 4. `rollForward` moves both files to their places and removes `next`. Killed at any step of it, who opens the vault next finds
 *    `next`, takes the lock alone, and goes on where it stood. Nobody ever opens one new and one old file, since everybody looks
 *    for `next` after having got the lock, and reads the key slots after that (`openVault`).
 * 5. The old write-ahead log goes before the new database comes, and durably so: SQLite would play it back into the new file.
 *
 * A draft that nobody is preparing (somebody shares the lock, so nobody is alone) was left by a killed process, and goes.
 */

const databaseFile = 'vault.db'
const committedName = 'next'
const draftPattern = /^next\.(rekey|restore)-[0-9a-f-]{36}$/
/** In a committed draft: what it replaces held the vault key readable, and is overwritten. */
const shredMarker = 'overwrite-old'

/** Called between the steps; tests end the process there. */
export type StepHook = (step: string) => void
const noHook: StepHook = () => {}

/** Makes the folder in which a new vault is prepared. */
export function makeDraft(folder: string, kind: 'rekey' | 'restore'): string {
  const draft = join(folder, `${committedName}.${kind}-${randomUUID()}`)
  mkdirSync(draft, { mode: 0o700 })
  return draft
}

/** Lets a draft overwrite what it replaces, with every backup whose key slots hold the vault key readable. */
export function markForShredding(draft: string): void {
  writeFileSync(join(draft, shredMarker), '', { mode: 0o600 })
}

/** The point of no return. Before it returns the draft is durable, afterwards it is the vault. */
export function commitDraft(folder: string, draft: string, step: StepHook = noHook): void {
  try {
    for (const name of [databaseFile, slotFileName]) syncFile(join(draft, name))
    syncNames(draft)
    step('before commit')
    renameNow(draft, join(folder, committedName))
    syncNames(folder)
    step('after commit')
  } catch (error) {
    throw toVaultError(error)
  }
}

/** Whether a replacement was committed that isn't finished yet. */
export function isPending(folder: string): boolean {
  return isFolder(join(folder, committedName))
}

/**
 * Finishes a committed replacement, wherever it stands. The caller has the lock alone and no database open.
 * @throws VaultError `folder-not-writable`, `disk-full`; it can be tried again
 */
export function rollForward(folder: string, step: StepHook = noHook): void {
  const next = join(folder, committedName)
  if (!isFolder(next)) return
  const shreds = found(join(next, shredMarker)) !== undefined
  try {
    if (found(join(next, databaseFile))) {
      if (shreds) overwrite(join(folder, databaseFile))
      for (const suffix of ['-wal', '-shm', '-journal']) {
        const old = join(folder, `${databaseFile}${suffix}`)
        if (shreds) overwrite(old)
        rmSync(old, { force: true })
      }
      syncNames(folder)
      step('log removed')
      renameNow(join(next, databaseFile), join(folder, databaseFile))
      syncNames(folder)
      step('database moved')
    }
    if (found(join(next, slotFileName))) {
      if (shreds) overwrite(join(folder, slotFileName))
      step('slots overwritten')
      renameNow(join(next, slotFileName), join(folder, slotFileName))
      syncNames(folder)
      step('slots moved')
    }
    if (shreds) shredReadableBackups(folder)
    step('backups shredded')
    rmSync(next, { recursive: true })
    syncNames(folder)
    step('finished')
  } catch (error) {
    throw toVaultError(error)
  }
}

/** Finishes one that a killed process has left. @throws VaultError `vault-busy` while another process is at it, and as `rollForward` */
export async function finishPending(folder: string, binding: string | undefined, waitMs = 10_000): Promise<void> {
  if (!isPending(folder)) return
  const lock = new VaultLock(folder, binding)
  try {
    await lock.alone(waitMs)
    rollForward(folder)
  } finally {
    lock.end()
  }
}

/**
 * Shares the vault's lock, once nothing is left to finish. Whoever reads key slots to open the database reads them after that.
 * @throws VaultError `vault-busy` while the vault is being replaced, `vault-not-found`, `folder-not-writable`, `disk-full`
 */
export async function shareVault(folder: string, binding: string | undefined): Promise<VaultLock> {
  for (;;) {
    await finishPending(folder, binding)
    const lock = new VaultLock(folder, binding)
    try {
      await lock.share()
    } catch (error) {
      lock.end()
      throw error
    }
    if (!isPending(folder)) return lock
    lock.end()
  }
}

/** Removes what killed processes were preparing, with the keys that they had put into the keychain for it. The caller holds the lock. */
export async function clearDrafts(folder: string, environment: KeyEnvironment): Promise<void> {
  const drafts = readdirSync(folder).filter((name) => draftPattern.test(name))
  if (drafts.length === 0) return
  for (const name of drafts) {
    const draft = join(folder, name)
    // Slots of a restored backup are others' as well: they are never forgotten here.
    const file = name.startsWith('next.rekey-') ? await readSlots(draft).catch(() => undefined) : undefined
    if (file) await forgetUnneeded(folder, [file], environment)
    discardDraft(draft)
  }
}

export function discardDraft(draft: string): void {
  try {
    rmSync(draft, { recursive: true, force: true })
  } catch {
    // The next who opens the vault tries again.
  }
}

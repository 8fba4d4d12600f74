import { constants, copyFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { deriveSlotsKey } from '../crypto/hkdf.ts'
import { readSlots, type SlotFile, slotFileName, writeSlotFile } from '../keys/slot-file.ts'
import { isProvenBy } from '../keys/slots.ts'
import { appendAudit } from './audit-log.ts'
import type { OpenedBackup } from './backups/opened.ts'
import { makeReplacedFolder } from './backups/store.ts'
import { newDraftName } from './backups/write.ts'
import { found, isFolder, renameNow, syncFile, syncNames } from './durable.ts'
import { databaseFile, type OpenVault } from './open-vault.ts'
import { discardDraft, makeDraft, type StepHook } from './replacement.ts'
import { distrustGrants } from './repositories/oauth-grants.ts'
import { skipSequence } from './repositories/shares.ts'
import { rememberSlots } from './slot-records.ts'
import { backupInWorker } from './work.ts'

/**
 * Puts an opened backup into the vault's place and opens it. What stood there is kept as a backup first, or as its raw files when it
 * can't be opened. While the vault is open and has the backup's vault key, its present key slots stay; otherwise the backup's own
 * come with it. The opened backup is closed, whatever comes out.
 * @throws VaultError `vault-busy`, `cancelled`, `disk-full`, `backup-failed`; the vault is as it was then
 */
export async function restoreVault(
  context: ServiceContext,
  opened: OpenedBackup,
  progress: (done: number, total: number) => void = () => {},
  step?: StepHook,
): Promise<void> {
  const { vault } = context
  try {
    if (!isFolder(vault.folder)) await moveIn(context, opened)
    else
      await vault.replacer.replace(async ({ open, folder, signal, commit }) => {
        const standing = await readSlots(folder).catch(() => undefined)
        // A lock has wiped the key by now, and the vault stays as it is.
        if (signal.aborted) throw new VaultError('cancelled')
        await keepStanding(context, { open, folder, opened, standing, progress })
        if (signal.aborted) throw new VaultError('cancelled')
        const present = open && standing && isProvenBy(standing, opened.vaultKey) ? standing : undefined
        const openedBy = (present ? open?.openedBy : opened.openedBy) ?? ''
        const draft = makeDraft(folder, 'restore')
        // Its own is wiped when its database is closed.
        const vaultKey = Buffer.from(opened.vaultKey)
        try {
          const file = await writeSlots(draft, opened, present, standing)
          fillDraft(context, draft, opened, file)
          commit(draft, { file, vaultKey, openedBy })
          await vault.environment.knownSlots?.remember(file.slots)
        } finally {
          vaultKey.fill(0)
          // Gone by its name once it is the vault.
          discardDraft(draft)
        }
      }, step)
  } finally {
    opened.close()
  }
}

/** A fresh machine: the opened backup becomes a vault where there was none. */
async function moveIn(context: ServiceContext, opened: OpenedBackup): Promise<void> {
  const { folder } = opened
  const file = await writeSlots(folder, opened, undefined, undefined)
  const vaultKey = Buffer.from(opened.vaultKey)
  try {
    finishDatabase(context, opened, file)
    syncFile(join(folder, databaseFile))
    syncNames(folder)
    await context.vault.replacer.moveIn(folder, { file, vaultKey, openedBy: opened.openedBy ?? '' })
  } finally {
    vaultKey.fill(0)
  }
  await context.vault.environment.knownSlots?.remember(file.slots)
}

/** Revisions only rise, so that a keyslots.json from between then and now stays an older one. */
async function writeSlots(
  draft: string,
  opened: OpenedBackup,
  present: SlotFile | undefined,
  standing: SlotFile | undefined,
): Promise<SlotFile> {
  const { mac: _, ...content } = present ?? opened.slots
  const { revision: then } = opened.slots
  const now = standing?.vaultId === opened.slots.vaultId ? standing.revision : 0
  // What isn't proven may be any number.
  const highest = now < 2 ** 50 ? Math.max(then, now) : then
  const key = deriveSlotsKey(opened.vaultKey, opened.slots.vaultId)
  return writeSlotFile(draft, { ...content, revision: highest + 1 }, key)
}

function fillDraft(context: ServiceContext, draft: string, opened: OpenedBackup, file: SlotFile): void {
  finishDatabase(context, opened, file)
  renameNow(join(opened.folder, databaseFile), join(draft, databaseFile))
}

/** Writes what the restored vault has to know, and closes its database. */
function finishDatabase(context: ServiceContext, opened: OpenedBackup, file: SlotFile): void {
  const { vault } = context
  const { createdAt } = opened.header
  opened.database.write((db) => {
    rememberSlots(db, file)
    distrustGrants(db, context.now())
    skipSequence(db)
    appendAudit(
      db,
      opened.keys.audit,
      { actor: vault.actor, at: context.now() },
      {
        action: 'vault.restore',
        subjectType: 'vault',
        subjectId: file.vaultId,
        subject: vault.name,
        detail: `backup of ${createdAt}`,
      },
    )
  })
  opened.release()
}

interface Standing {
  readonly open: OpenVault | undefined
  readonly folder: string
  readonly opened: OpenedBackup
  /** Its key slots, where they can be read. */
  readonly standing: SlotFile | undefined
  progress(done: number, total: number): void
}

/** Keeps what stands in the vault's place. */
async function keepStanding(
  context: ServiceContext,
  { open, folder, opened, standing, progress }: Standing,
): Promise<void> {
  const { vault } = context
  // A locked vault of the same key can be opened all the same; a damaged one can't be copied even when it is open.
  const key = open?.vaultKey ?? (standing && isProvenBy(standing, opened.vaultKey) ? opened.vaultKey : undefined)
  if (key && standing) {
    const job = {
      folder,
      vaultId: standing.vaultId,
      vaultName: vault.name,
      reason: 'restore',
      now: context.now(),
      vaultKey: key,
      draft: newDraftName(),
      ...(vault.binding && { binding: vault.binding }),
    } as const
    const code = await backupInWorker(job, false, progress).then(
      () => null,
      (error: unknown) => {
        if (error instanceof VaultError) return error.code
        throw error
      },
    )
    if (code === null) return
    if (code === 'disk-full' || code === 'backup-failed') throw new VaultError(code)
  }
  keepRaw(folder, context.now())
}

/** The files as they stand, save where there are none. Nothing in `backups` is ever overwritten. */
function keepRaw(folder: string, now: number): void {
  const names = [databaseFile, `${databaseFile}-wal`, slotFileName].filter((name) =>
    found(join(folder, name))?.isFile(),
  )
  if (names.length === 0) return
  try {
    const target = makeReplacedFolder(folder, now)
    for (const name of names) {
      copyFileSync(join(folder, name), join(target, name), constants.COPYFILE_EXCL)
      syncFile(join(target, name))
    }
    syncNames(target)
    syncNames(dirname(target))
  } catch (error) {
    throw new VaultError('backup-failed', { cause: error })
  }
}

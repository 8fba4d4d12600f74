import type { Backup, BackupReason } from '../../../shared/domain/backup.ts'
import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { SlotFile } from '../../keys/slot-file.ts'
import type { OpenVault } from '../open-vault.ts'
import { lastChange } from '../repositories/audit.ts'
import { readMeta, writeMeta } from '../repositories/meta.ts'
import { backupInWorker } from '../work.ts'
import { forgetUnneeded } from './needed.ts'
import { toPrune } from './prune.ts'
import { deleteBackup, listBackups } from './store.ts'
import { newDraftName } from './write.ts'

const day = 86_400_000

/**
 * Makes a backup of the open vault, records it, and lets the oldest ones go. A failure is recorded and remembered until a backup
 * works again.
 * @throws VaultError `backup-failed`, `disk-full`, `vault-damaged`, `vault-busy`, `vault-locked` when it was locked meanwhile; then
 *   the backup was made all the same
 */
export async function makeBackup(
  context: ServiceContext,
  reason: BackupReason,
  progress: (done: number, total: number) => void = () => {},
): Promise<Backup> {
  const { vault } = context
  const open = vault.current
  const stamp = vault.read(lastChange)
  let backup: Backup
  try {
    backup = await backupInWorker(
      {
        folder: open.folder,
        vaultId: open.id,
        vaultName: vault.name,
        reason,
        now: context.now(),
        vaultKey: open.vaultKey,
        draft: newDraftName(),
        ...(vault.binding && { binding: vault.binding }),
      },
      true,
      progress,
    )
  } catch (error) {
    recordFailure(context, open, error instanceof VaultError ? error.code : 'backup-failed')
    throw error
  }
  vault.writeInto(open, [], (db, audit) => {
    writeMeta(db, 'backup_stamp', stamp)
    writeMeta(db, 'backup_failure', '')
    audit({ action: 'vault.backup', subjectType: 'vault', subjectId: open.id, subject: vault.name, detail: reason })
  })
  await prune(context)
  return backup
}

/** Whether the daily backup is due: nothing newer than a day, and something has changed since the last one. */
export function isBackupDue(context: ServiceContext): boolean {
  const { vault } = context
  if (!context.settings().backupDaily) return false
  const [newest] = listBackups(vault.folder)
  // A vault of today is backed up tomorrow.
  const since = newest ? Date.parse(newest.createdAt) : vault.current.createdAt
  const age = context.now() - since
  // A clock that was set back must not put it off for long.
  if (age >= 0 && age < day) return false
  return newest === undefined || vault.read((db) => lastChange(db) > (readMeta<number>(db, 'backup_stamp') ?? 0))
}

/** Lets the oldest backups go, with the keys in the keychain that nothing but they needed. */
export async function prune(context: ServiceContext): Promise<void> {
  const { vault } = context
  const { folder } = vault
  const gone = toPrune(listBackups(folder), context.settings().backupKeep, context.now())
  const files = gone.map(({ id }) => tryDelete(folder, id)).filter((file) => file !== undefined)
  if (files.length > 0) await forgetUnneeded(folder, files, vault.environment)
}

/** Another process may have deleted it; what can't be deleted is tried again tomorrow. */
function tryDelete(folder: string, id: string): SlotFile | undefined {
  try {
    return deleteBackup(folder, id)
  } catch {
    return undefined
  }
}

function recordFailure(context: ServiceContext, open: OpenVault, code: ErrorCode): void {
  const { vault } = context
  try {
    vault.writeInto(open, [], (db, audit) => {
      writeMeta(db, 'backup_failure', code)
      const about = { subjectType: 'vault', subjectId: open.id, subject: vault.name } as const
      audit({ ...about, action: 'vault.backup', outcome: 'failed', detail: code })
    })
  } catch {
    // A full disk fails this as well, and a locked vault has no log to write into.
  }
}

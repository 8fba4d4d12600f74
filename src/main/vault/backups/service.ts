import { basename } from 'node:path'
import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { Backup } from '../../../shared/domain/backup.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import { readSlots } from '../../keys/slot-file.ts'
import { countConnections } from '../repositories/connections.ts'
import { facetCount } from '../repositories/facets.ts'
import { fitAnswer } from '../repositories/page.ts'
import { restoreVault } from '../restore.ts'
import { type Comparison, compare } from './compare.ts'
import { makeBackup, prune } from './make.ts'
import { forgetUnneeded } from './needed.ts'
import { type OpenedBackup, openBackupFile } from './opened.ts'
import { RestorePreviews } from './previews.ts'
import { bytesSource, fileSource, readWhole } from './source.ts'
import { deleteBackup, findBackup, listBackups } from './store.ts'

interface Files {
  put(bytes: Uint8Array): string
  peek(fileId: string): Buffer
}

/** As many as a preview names. */
const mostItems = 200
/** Bytes of JSON for them: the rest of the answer needs some as well. */
const itemBytes = 58 * 1024

/** The vault's backups: make, list, take out, delete, look into, restore. */
export function createBackupService(
  context: ServiceContext,
  files: Files,
  progress: (done: number, total: number) => void,
) {
  const { vault } = context
  const previews = new RestorePreviews()
  /** One for all previews. */
  const forgetPreviews = () => previews.clear()

  const place = () => `${vault.folder} ${vault.state}`

  /** The vault beside the backup, when it is the same one and open. */
  const compareWith = async (opened: OpenedBackup): Promise<Comparison | null> => {
    if (vault.state !== 'unlocked' || vault.current.id !== opened.slots.vaultId) return null
    const open = vault.current
    const now = <T>(work: Parameters<typeof vault.read<T>>[0]) => {
      if (!vault.isOpen(open)) throw new VaultError('vault-locked')
      return vault.read(work)
    }
    return compare(now, (work) => opened.database.read(work))
  }

  return {
    list: (): { items: Backup[] } => ({ items: listBackups(vault.folder) }),

    /** @throws VaultError as `makeBackup` */
    create: (): Promise<Backup> => makeBackup(context, 'person', progress),

    /** @throws VaultError `backup-not-found`, `backup-damaged` when something else is in its place, `too-large` */
    download(id: string): { fileId: string; name: string } {
      const path = findBackup(vault.folder, id)
      const source = fileSource(path)
      const fileId = files.put(readWhole(source))
      if (vault.state === 'unlocked')
        vault.write([], (_, audit) =>
          audit({
            action: 'vault.backup',
            subjectType: 'vault',
            subjectId: vault.current.id,
            subject: vault.name,
            detail: 'taken out',
          }),
        )
      return { fileId, name: basename(path) }
    },

    /** @throws VaultError `backup-not-found` */
    async remove(id: string): Promise<void> {
      const backup = listBackups(vault.folder).find((each) => each.id === id)
      const open = vault.current
      vault.writeInto(open, [], (_, audit) => {
        findBackup(vault.folder, id)
        const detail = backup ? `${backup.reason}, ${backup.createdAt}` : ''
        audit({
          action: 'vault.backup-remove',
          subjectType: 'vault',
          subjectId: open.id,
          subject: vault.name,
          detail,
        })
      })
      const slots = deleteBackup(open.folder, id)
      if (slots) await forgetUnneeded(open.folder, [slots], vault.environment)
    },

    /**
     * Opens a backup and tells what a restore would do.
     * @throws VaultError `backup-not-found`, `file-not-found`, and as `openBackupFile`
     */
    async preview({
      from,
      passphrase,
      slotId,
    }: ParsedRequestOf<'backups.preview'>): Promise<ResponseOf<'backups.preview'>> {
      const before = place()
      const source = 'id' in from ? fileSource(findBackup(vault.folder, from.id)) : bytesSource(files.peek(from.fileId))
      const attempt = { ...(passphrase !== null && { passphrase }), ...(slotId && { slotId }) }
      const opened = await openBackupFile(vault, source, attempt).finally(() => source.close())
      try {
        const stamp = vault.state === 'unlocked' ? vault.changeStamp : null
        const comparison = await compareWith(opened)
        const shown = JSON.stringify(comparison)
        const answer = await describe(opened, comparison)
        if (place() !== before) throw new VaultError('restore-stale')
        vault.onLock(forgetPreviews)
        return { previewId: previews.add({ opened, place: before, stamp, shown }), ...answer }
      } catch (error) {
        opened.close()
        throw error
      }
    },

    /**
     * Restores what a person has looked at.
     * @throws VaultError `restore-stale` when the vault has changed since in what the restore does, and as `restoreVault`
     */
    async restore(previewId: string): Promise<void> {
      const { opened, place: shownFor, stamp, shown } = previews.get(previewId)
      const changed = vault.state === 'unlocked' && vault.changeStamp !== stamp
      if (place() !== shownFor || (changed && JSON.stringify(await compareWith(opened)) !== shown)) {
        previews.close(previewId)
        throw new VaultError('restore-stale')
      }
      previews.take(previewId)
      await restoreVault(context, opened, progress)
      await prune(context)
    },

    close: (previewId: string): void => previews.close(previewId),
  }

  async function describe(opened: OpenedBackup, comparison: Comparison | null) {
    const { header, slots, database } = opened
    const standing = vault.state === 'none' ? undefined : await readSlots(vault.folder).catch(() => undefined)
    const { credentials, connections } = database.read((db) => ({
      credentials: facetCount(db, 'all', ''),
      connections: countConnections(db),
    }))
    return {
      createdAt: header.createdAt,
      vaultName: header.vaultName,
      vaultId: slots.vaultId,
      compared: comparison !== null,
      isOther: standing !== undefined && standing.vaultId !== slots.vaultId,
      credentials,
      connections,
      counts: comparison?.counts ?? { returns: 0, reverts: 0, vanishes: 0 },
      items: fitAnswer((comparison?.items ?? []).slice(0, mostItems), itemBytes),
    }
  }
}

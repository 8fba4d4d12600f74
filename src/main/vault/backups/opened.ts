import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { VaultError } from '../../../shared/errors.ts'
import type { VaultKeys } from '../../crypto/hkdf.ts'
import { deriveSlotsKey, deriveVaultKeys, wipeKeys } from '../../crypto/hkdf.ts'
import { withoutRemembering } from '../../keys/known-slots.ts'
import type { SlotFile } from '../../keys/slot-file.ts'
import { isProvenBy } from '../../keys/slots.ts'
import { type UnlockAttempt, unlockSlots } from '../../keys/unlock.ts'
import { Database } from '../database.ts'
import type { VaultHolder } from '../holder.ts'
import { currentSchema, migrate } from '../migrate.ts'
import { readMeta } from '../repositories/meta.ts'
import { type BackupHeader, type ReadBackup, readHeader, verifyHeader } from './format.ts'
import { makeOpenedFolder } from './opened-folder.ts'
import { type BackupSource, extractDatabase } from './source.ts'

/** A backup that was opened by its key: its database lies in a folder of its own, encrypted as it came. */
export interface OpenedBackup {
  readonly header: BackupHeader
  readonly slots: SlotFile
  readonly folder: string
  readonly database: Database
  readonly keys: VaultKeys
  readonly vaultKey: Buffer
  /** The slot that opened it; null when it was the key of the open vault. */
  readonly openedBy: string | null
  /** Closes the database and wipes the keys; the folder stays. */
  release(): void
  /** Releases it and removes the folder. */
  close(): void
}

/**
 * Opens a backup: by the key of the open vault when that is its own, otherwise by its own slots.
 * @throws VaultError `backup-damaged`, `vault-newer`, and what its key slots report
 */
export async function openBackupFile(
  vault: VaultHolder,
  source: BackupSource,
  attempt: UnlockAttempt,
): Promise<OpenedBackup> {
  const read = readHeader(source)
  if (read.header.schemaVersion > currentSchema) throw new VaultError('vault-newer')
  const { vaultKey, openedBy } = await keyOf(vault, read, attempt)
  let folder: string | undefined
  try {
    folder = makeOpenedFolder(vault.folder)
    verifyHeader(read.header, deriveSlotsKey(vaultKey, read.slots.vaultId))
    await extractDatabase(source, read, join(folder, 'vault.db'))
    return { ...openDatabase(vault, read, folder, vaultKey), openedBy }
  } catch (error) {
    vaultKey.fill(0)
    if (folder) rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function keyOf(
  vault: VaultHolder,
  { slots }: ReadBackup,
  attempt: UnlockAttempt,
): Promise<{ vaultKey: Buffer; openedBy: string | null }> {
  if (vault.state === 'unlocked' && isProvenBy(slots, vault.current.vaultKey))
    return { vaultKey: Buffer.from(vault.current.vaultKey), openedBy: null }
  const environment = { ...vault.environment, knownSlots: withoutRemembering(vault.environment.knownSlots) }
  const { vaultKey, slotId } = await unlockSlots(slots, attempt, environment)
  return { vaultKey, openedBy: slotId }
}

function openDatabase(
  vault: VaultHolder,
  { header, slots }: ReadBackup,
  folder: string,
  vaultKey: Buffer,
): Omit<OpenedBackup, 'openedBy'> {
  const keys = deriveVaultKeys(vaultKey, slots.vaultId)
  let database: Database | undefined
  const release = () => {
    database?.close()
    vaultKey.fill(0)
    wipeKeys(keys)
  }
  try {
    const options = { file: join(folder, 'vault.db'), key: keys.database, create: false }
    database = new Database({ ...options, ...(vault.binding && { binding: vault.binding }) })
    // This is a copy, so it needs no backup of its own.
    migrate(database, () => {})
    const stored = database.read((db) => ({
      vaultId: readMeta<string>(db, 'vault_id'),
      revision: readMeta<number>(db, 'slots_revision') ?? 0,
    }))
    if (stored.vaultId !== slots.vaultId || slots.revision < stored.revision) throw new VaultError('backup-damaged')
    const close = () => {
      release()
      rmSync(folder, { recursive: true, force: true })
    }
    return { header, slots, folder, database, keys, vaultKey, release, close }
  } catch (error) {
    release()
    const damaged = error instanceof VaultError && (error.code === 'vault-foreign' || error.code === 'vault-damaged')
    throw damaged ? new VaultError('backup-damaged') : error
  }
}

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../shared/errors.ts'
import type { VaultKeys } from '../crypto/hkdf.ts'
import { deriveVaultKeys, wipeKeys } from '../crypto/hkdf.ts'
import type { KeyEnvironment } from '../keys/environment.ts'
import type { NewSlot } from '../keys/slot.ts'
import type { SlotFile } from '../keys/slot-file.ts'
import { readSlots } from '../keys/slot-file.ts'
import { createSlots, discardSlots } from '../keys/slots.ts'
import type { UnlockAttempt } from '../keys/unlock.ts'
import { unlockSlots } from '../keys/unlock.ts'
import { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { backupBeforeMigration } from './migration-backup.ts'
import { readMeta, writeMeta } from './repositories/meta.ts'
import { toVaultError } from './sqlite-errors.ts'

export const databaseFile = 'vault.db'

/** An unlocked vault: the open database and the keys. `close` ends both. */
export interface OpenVault {
  readonly id: string
  readonly folder: string
  readonly createdAt: number
  readonly database: Database
  readonly keys: VaultKeys
  /** The vault key itself, for slots that are added or tested. Wiped on close. */
  readonly vaultKey: Buffer
  /** Slot that opened the vault. */
  readonly openedBy: string
  close(): void
}

interface FolderOptions {
  readonly folder: string
  readonly environment: KeyEnvironment
  readonly binding?: string
}

/**
 * Makes a new vault. All of it is prepared in a folder beside its place and moved there at once, so that a vault exists
 * whole or not at all.
 * @throws VaultError `vault-exists`, `disk-full`, `folder-not-writable`, and what its key slots report
 */
export async function createVault(
  options: FolderOptions & { readonly specs: readonly NewSlot[]; readonly now: number },
): Promise<{ vault: OpenVault; slotIds: readonly string[] }> {
  const { folder } = options
  if (existsSync(folder)) throw new VaultError('vault-exists')
  const id = uuidv7()
  const vaultKey = randomBytes(32)
  const draft = join(dirname(folder), `.new-${id}`)
  let slotFile: SlotFile | undefined
  try {
    mkdirSync(dirname(draft), { recursive: true, mode: 0o700 })
    // Not recursive: on a read-only disk that says ENOENT instead of what is the matter.
    mkdirSync(draft, { mode: 0o700 })
    const { file, slotIds } = await createSlots(draft, {
      vaultId: id,
      vaultKey,
      specs: options.specs,
      environment: options.environment,
    })
    slotFile = file
    const keys = deriveVaultKeys(vaultKey, id)
    const database = openDatabase(join(draft, databaseFile), keys, true, options.binding)
    migrate(database, () => {})
    database.write((db) => {
      writeMeta(db, 'vault_id', id)
      writeMeta(db, 'created_at', options.now)
      writeMeta(db, 'slots_revision', file.revision)
    })
    database.close()
    wipeKeys(keys)
    renameSync(draft, folder)
    const openedBy = slotIds[0] ?? ''
    return { vault: openWithKey(options, file, vaultKey, openedBy), slotIds }
  } catch (error) {
    vaultKey.fill(0)
    removeQuietly(draft)
    if (slotFile) await discardSlots(slotFile, options.environment)
    if (isErrno(error, 'ENOTEMPTY') || isErrno(error, 'EEXIST')) throw new VaultError('vault-exists', { cause: error })
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR'))
      throw new VaultError('folder-not-writable', { cause: error })
    throw toVaultError(error)
  }
}

/**
 * Opens the vault in a folder by one of its key slots.
 * @throws VaultError `vault-not-found`, `vault-newer`, `vault-foreign`, `vault-damaged`, `keyslots-damaged`,
 *   `keyslots-tampered`, and what the key slots report
 */
export async function openVault(options: FolderOptions & { readonly attempt: UnlockAttempt }): Promise<OpenVault> {
  const file = await readSlots(options.folder)
  const { vaultKey, slotId } = await unlockSlots(file, options.attempt, options.environment)
  return openWithKey(options, file, vaultKey, slotId)
}

function openWithKey(options: FolderOptions, file: SlotFile, vaultKey: Buffer, openedBy: string): OpenVault {
  const keys = deriveVaultKeys(vaultKey, file.vaultId)
  let database: Database
  try {
    database = openDatabase(join(options.folder, databaseFile), keys, false, options.binding)
  } catch (error) {
    vaultKey.fill(0)
    wipeKeys(keys)
    throw error
  }
  const close = () => {
    database.close()
    vaultKey.fill(0)
    wipeKeys(keys)
  }
  try {
    migrate(database, () => backupBeforeMigration(database, options.folder))
    const stored = database.read((db) => ({
      vaultId: readMeta<string>(db, 'vault_id'),
      createdAt: readMeta<number>(db, 'created_at') ?? 0,
      revision: readMeta<number>(db, 'slots_revision') ?? 0,
    }))
    if (stored.vaultId !== file.vaultId) throw new VaultError('vault-foreign')
    // An older keyslots.json put back would bring removed slots to life again.
    if (file.revision < stored.revision) throw new VaultError('keyslots-tampered')
    if (file.revision > stored.revision) database.write((db) => writeMeta(db, 'slots_revision', file.revision))
    return {
      id: file.vaultId,
      folder: options.folder,
      createdAt: stored.createdAt,
      database,
      keys,
      vaultKey,
      openedBy,
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function openDatabase(file: string, keys: VaultKeys, create: boolean, binding: string | undefined): Database {
  return new Database({ file, key: keys.database, create, ...(binding && { binding }) })
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** What made the creation fail may keep the draft from being removed as well; the first failure is the one to tell. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // See above.
  }
}

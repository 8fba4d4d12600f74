import type { KeyObject } from 'node:crypto'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../shared/errors.ts'
import type { VaultKeys } from '../crypto/hkdf.ts'
import { deriveVaultKeys, wipeKeys } from '../crypto/hkdf.ts'
import { syncFolder } from '../keys/atomic-file.ts'
import type { KeyEnvironment } from '../keys/environment.ts'
import type { NewSlot } from '../keys/slot.ts'
import type { SlotFile } from '../keys/slot-file.ts'
import { readSlots } from '../keys/slot-file.ts'
import { createSlots, discardSlots, isProvenBy } from '../keys/slots.ts'
import type { UnlockAttempt } from '../keys/unlock.ts'
import { unlockSlots } from '../keys/unlock.ts'
import { neededSlots } from './backups/needed.ts'
import { clearOpened } from './backups/opened-folder.ts'
import { newDraftName, writeBackup } from './backups/write.ts'
import type { WriteDb } from './database.ts'
import { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { clearDrafts, finishPending, shareVault } from './replacement.ts'
import { readMeta, writeMeta } from './repositories/meta.ts'
import { rememberSlots } from './slot-records.ts'
import { toVaultError } from './sqlite-errors.ts'
import type { VaultLock } from './vault-lock.ts'

export const databaseFile = 'vault.db'

/** An unlocked vault: the open database and the keys. `close` ends both. */
export interface OpenVault {
  readonly id: string
  readonly folder: string
  readonly createdAt: number
  readonly database: Database
  readonly keys: VaultKeys
  /** Shared from before the database was opened until after it is closed. */
  readonly lock: VaultLock
  /** The vault key itself, for slots that are added or tested. Wiped on close. */
  readonly vaultKey: Buffer
  /** Slot that opened the vault. */
  readonly openedBy: string
  /** The key slots as they were then, proven. */
  readonly slotFile: SlotFile
  /** Schema from which this opening has brought it to the present one, with a backup; null when it had that already. */
  readonly migratedFrom: number | null
  close(): void
}

/** Drafts of vaults stand beside them under names that no vault can have. */
const draftPrefix = '.new-'

interface NewVault extends FolderOptions {
  readonly specs: readonly NewSlot[]
  readonly now: number
  /** Writes the first records, in the transaction that makes the vault. */
  record(db: WriteDb, vaultId: string, auditKey: KeyObject, slotIds: readonly string[]): void
}

export interface FolderOptions {
  readonly folder: string
  readonly environment: KeyEnvironment
  readonly binding?: string
}

/**
 * Makes a new vault. All of it is prepared in a folder beside its place and moved there at once, so that a vault exists
 * whole or not at all.
 * @throws VaultError `vault-exists`, `disk-full`, `folder-not-writable`, and what its key slots report
 */
export async function createVault(options: NewVault): Promise<{ vault: OpenVault; file: SlotFile }> {
  const { folder } = options
  if (existsSync(folder)) throw new VaultError('vault-exists')
  const parent = dirname(folder)
  const id = uuidv7()
  const vaultKey = randomBytes(32)
  const draft = join(parent, `${draftPrefix}${id}`)
  let file: SlotFile | undefined
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 })
    await clearOldDrafts(parent, options.environment)
    clearOpened(parent)
    // Not recursive: on a read-only disk that says ENOENT instead of what is the matter.
    mkdirSync(draft, { mode: 0o700 })
    file = (await createSlots(draft, { vaultId: id, vaultKey, specs: options.specs, environment: options.environment }))
      .file
    fillDatabase(options, draft, file, vaultKey)
    renameSync(draft, folder)
  } catch (error) {
    vaultKey.fill(0)
    removeQuietly(draft)
    if (file) await discardSlots(file, options.environment)
    if (isErrno(error, 'ENOTEMPTY') || isErrno(error, 'EEXIST')) throw new VaultError('vault-exists', { cause: error })
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR'))
      throw new VaultError('folder-not-writable', { cause: error })
    throw toVaultError(error)
  }
  // The vault exists from here on: whatever fails now must leave it its keys.
  try {
    await syncFolder(parent)
  } catch (error) {
    vaultKey.fill(0)
    throw toVaultError(error)
  }
  const lock = await shareVault(folder, options.binding).catch((error: unknown) => {
    vaultKey.fill(0)
    throw error
  })
  return { vault: openWithKey(options, { file, vaultKey, openedBy: file.slots[0]?.id ?? '', lock }), file }
}

/** Writes what a vault holds from its first moment, the record of its creation included. */
function fillDatabase(options: NewVault, draft: string, file: SlotFile, vaultKey: Buffer): void {
  const keys = deriveVaultKeys(vaultKey, file.vaultId)
  try {
    const database = openDatabase(join(draft, databaseFile), keys, true, options.binding)
    try {
      migrate(database, () => {})
      database.write((db) => {
        writeMeta(db, 'vault_id', file.vaultId)
        writeMeta(db, 'created_at', options.now)
        rememberSlots(db, file)
        options.record(
          db,
          file.vaultId,
          keys.audit,
          file.slots.map((slot) => slot.id),
        )
      })
    } finally {
      database.close()
    }
  } finally {
    wipeKeys(keys)
  }
}

/** What a killed process left of a vault that it was making, with its keys in the keychain. */
async function clearOldDrafts(parent: string, environment: KeyEnvironment): Promise<void> {
  for (const name of readdirSync(parent).filter((candidate) => candidate.startsWith(draftPrefix))) {
    const draft = join(parent, name)
    const made = statSync(draft, { throwIfNoEntry: false })?.mtimeMs
    // Another process may be at it right now; nothing takes it an hour.
    if (made === undefined || Date.now() - made < 60 * 60_000) continue
    const file = await readSlots(draft).catch(() => undefined)
    // It isn't proven, and may name the slots of a vault that stands.
    const needed = file && (await neededSlots(draft))
    if (file) await discardSlots({ ...file, slots: file.slots.filter(({ id }) => !needed?.has(id)) }, environment)
    removeQuietly(draft)
  }
}

/**
 * Opens the vault in a folder by one of its key slots.
 * @throws VaultError `vault-not-found`, `vault-newer`, `vault-foreign`, `vault-damaged`, `keyslots-damaged`,
 *   `keyslots-tampered`, and what the key slots report
 */
export async function openVault(options: FolderOptions & { readonly attempt: UnlockAttempt }): Promise<OpenVault> {
  for (let attempt = 1; ; attempt++) {
    await finishPending(options.folder, options.binding)
    const before = await readSlots(options.folder)
    const { vaultKey, slotId } = await unlockSlots(before, options.attempt, options.environment)
    const opened = await shareIfStill(options, { vaultKey, slotId })
    if (opened) return openWithKey(options, { ...opened, vaultKey, openedBy: slotId })
    // A slot was removed or the vault replaced while a provider was at work or a person typed.
    vaultKey.fill(0)
    if (attempt === 3) throw new VaultError('vault-busy')
  }
}

/** Shares the lock, and reads the slots that hold from then on; undefined when the key or its slot isn't among them any more. */
async function shareIfStill(
  { folder, binding, environment }: FolderOptions,
  { vaultKey, slotId }: { readonly vaultKey: Buffer; readonly slotId: string },
): Promise<{ readonly file: SlotFile; readonly lock: VaultLock } | undefined> {
  const lock = await shareVault(folder, binding).catch((error: unknown) => {
    vaultKey.fill(0)
    throw error
  })
  try {
    const file = await readSlots(folder)
    if (file.slots.some(({ id }) => id === slotId) && isProvenBy(file, vaultKey)) {
      await clearDrafts(folder, environment)
      clearOpened(folder)
      return { file, lock }
    }
  } catch (error) {
    vaultKey.fill(0)
    lock.end()
    throw error
  }
  lock.end()
  return undefined
}

interface Opening {
  readonly file: SlotFile
  /** The vault's from now on. */
  readonly vaultKey: Buffer
  readonly openedBy: string
  /** Shared, or alone; ended with the vault, or when it can't be opened. */
  readonly lock: VaultLock
}

/** Opens the database by its key. @throws VaultError as `openVault`; the key is wiped then */
export function openWithKey(options: FolderOptions, { file, vaultKey, openedBy, lock }: Opening): OpenVault {
  const keys = deriveVaultKeys(vaultKey, file.vaultId)
  let database: Database
  try {
    database = openDatabase(join(options.folder, databaseFile), keys, false, options.binding)
  } catch (error) {
    vaultKey.fill(0)
    wipeKeys(keys)
    lock.end()
    throw error
  }
  const close = () => {
    database.close()
    vaultKey.fill(0)
    wipeKeys(keys)
    lock.end()
  }
  let migratedFrom: number | null = null
  try {
    migrate(database, () => {
      migratedFrom = database.schemaVersion
      writeBackup({
        folder: options.folder,
        vaultId: file.vaultId,
        vaultName: basename(options.folder),
        reason: 'migration',
        now: Date.now(),
        vaultKey,
        draft: newDraftName(),
        ...(options.binding && { binding: options.binding }),
      })
    })
    const stored = database.read((db) => ({
      vaultId: readMeta<string>(db, 'vault_id'),
      createdAt: readMeta<number>(db, 'created_at') ?? 0,
      revision: readMeta<number>(db, 'slots_revision') ?? 0,
    }))
    if (stored.vaultId !== file.vaultId) throw new VaultError('vault-foreign')
    // An older keyslots.json put back would bring removed slots to life again.
    if (file.revision < stored.revision) throw new VaultError('keyslots-tampered')
    return {
      id: file.vaultId,
      folder: options.folder,
      createdAt: stored.createdAt,
      database,
      keys,
      lock,
      vaultKey,
      openedBy,
      slotFile: file,
      migratedFrom,
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

import { createHash, type KeyObject } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { Backup, BackupReason } from '../../../shared/domain/backup.ts'
import { VaultError } from '../../../shared/errors.ts'
import { deriveVaultKeys, wipeKeys } from '../../crypto/hkdf.ts'
import { parseSlots, slotFileName, verifySlotFile } from '../../keys/slot-file.ts'
import { Database } from '../database.ts'
import { renameNow, syncNames } from '../durable.ts'
import { toVaultError } from '../sqlite-errors.ts'
import { writeHeader } from './format.ts'
import { writeWhole } from './source.ts'
import { backupFileName, backupFolder, draftPrefix, makeBackupFolder } from './store.ts'

/** What is to be backed up, and by which key. */
export interface BackupJob {
  readonly folder: string
  readonly vaultId: string
  readonly vaultName: string
  readonly reason: BackupReason
  readonly now: number
  readonly binding?: string
  /** Stays the caller's, to be wiped there. */
  readonly vaultKey: Uint8Array
  /** Name of the copy while it is written; whoever waits can look how far it has come. */
  readonly draft: string
}

export function newDraftName(): string {
  return `${draftPrefix}${uuidv7()}`
}

/**
 * Makes a backup of the vault, in one go: the database as one snapshot, whatever is written meanwhile, and the key slots that
 * stand after that, which are never older than the database remembers. The caller sees to it that nobody replaces the vault.
 * @throws VaultError `backup-failed`, `disk-full`, `vault-damaged`, `keyslots-tampered`
 */
export function writeBackup(job: BackupJob): Backup {
  const keys = deriveVaultKeys(bytesOf(job.vaultKey), job.vaultId)
  const folder = makeFolder(job.folder)
  const copy = join(folder, `${job.draft}.db`)
  const part = join(folder, `${job.draft}.part`)
  try {
    const database = openSource(job, keys.database)
    let schemaVersion: number
    try {
      database.copyInto(copy)
      schemaVersion = database.schemaVersion
    } finally {
      database.close()
    }
    const keyslots = readFileSync(join(job.folder, slotFileName), 'utf8')
    verifySlotFile(parseSlots(keyslots), keys.slots)
    return assemble(job, { copy, part, keyslots, schemaVersion, key: keys.slots })
  } catch (error) {
    const known = toVaultError(error)
    throw known instanceof VaultError ? known : new VaultError('backup-failed', { cause: error })
  } finally {
    wipeKeys(keys)
    rmSync(copy, { force: true })
    rmSync(part, { force: true })
  }
}

interface Parts {
  readonly copy: string
  readonly part: string
  readonly keyslots: string
  readonly schemaVersion: number
  readonly key: KeyObject
}

function assemble(job: BackupJob, { copy, part, keyslots, schemaVersion, key }: Parts): Backup {
  const { vaultId, vaultName, reason, now } = job
  const bytes = statSync(copy).size
  const told = { id: uuidv7(), createdAt: new Date(now).toISOString(), reason }
  const database = { bytes, sha256: eachPiece(copy, () => {}) }
  const header = writeHeader({ ...told, vaultId, vaultName, schemaVersion, keyslots, database }, key)
  const file = openSync(part, 'wx', 0o600)
  try {
    writeWhole(file, header)
    eachPiece(copy, (piece) => writeWhole(file, piece))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  const folder = makeFolder(job.folder)
  renameNow(part, join(folder, backupFileName(told)))
  syncNames(folder)
  return { ...told, bytes: header.length + bytes, schemaVersion }
}

/** Reads a file in pieces and returns the SHA-256 of all of it. */
function eachPiece(path: string, work: (piece: Buffer) => void): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(1024 * 1024)
    for (;;) {
      const length = readSync(file, buffer)
      if (length === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, length))
      work(buffer.subarray(0, length))
    }
  } finally {
    closeSync(file)
  }
}

function openSource({ folder, binding }: BackupJob, key: Buffer): Database {
  return new Database({ file: join(folder, 'vault.db'), key, create: false, ...(binding && { binding }) })
}

function makeFolder(folder: string): string {
  try {
    return makeBackupFolder(folder)
  } catch (error) {
    const known = toVaultError(error)
    throw known instanceof VaultError && known.code === 'disk-full'
      ? known
      : new VaultError('backup-failed', { cause: error })
  }
}

/** Bytes that were written of a backup in the making, and how many there will be: the database is copied twice. */
export function backupProgress({ folder, draft }: BackupJob): [done: number, total: number] {
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const drafts = join(backupFolder(folder), draft)
  const total = 2 * size(join(folder, 'vault.db'))
  return [Math.min(total, size(`${drafts}.db`) + size(`${drafts}.part`)), total]
}

/** The same bytes, not a copy that nobody wipes. */
export function bytesOf(key: Uint8Array): Buffer {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength)
}

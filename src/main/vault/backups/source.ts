import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { VaultError } from '../../../shared/errors.ts'
import { hasCode } from '../sqlite-errors.ts'
import type { ReadBackup } from './format.ts'

/** Where the bytes of a backup come from: a kept file, or a transfer file in memory. */
export interface BackupSource {
  readonly size: number
  /** Up to `length` bytes from a place; fewer at the end. */
  read(at: number, length: number): Buffer
  close(): void
}

export function bytesSource(bytes: Buffer): BackupSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length), close() {} }
}

/** @throws VaultError `backup-damaged` when there is something else in the file's place, such as a link or a pipe, and what the file system reports */
export function fileSource(path: string): BackupSource {
  const file = openPlain(path)
  const stats = fstatSync(file)
  if (!stats.isFile()) {
    closeSync(file)
    throw new VaultError('backup-damaged')
  }
  return {
    size: stats.size,
    read(at, length) {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, readSync(file, bytes, 0, length, at))
    },
    close: () => closeSync(file),
  }
}

/** All of it, and closes it. */
export function readWhole(source: BackupSource): Buffer {
  try {
    return source.read(0, source.size)
  } finally {
    source.close()
  }
}

function openPlain(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw hasCode(error, 'ELOOP') ? new VaultError('backup-damaged') : error
  }
}

const pieceBytes = 1024 * 1024

/**
 * Writes the database of a backup into a new file, a piece at a time, so that other work goes on between.
 * @throws VaultError `backup-damaged` when it isn't the one that the header names
 */
export async function extractDatabase(source: BackupSource, read: ReadBackup, target: string): Promise<void> {
  const hash = createHash('sha256')
  const file = openSync(target, 'wx', 0o600)
  try {
    for (let at = read.databaseAt; at < source.size; ) {
      const piece = source.read(at, pieceBytes)
      if (piece.length === 0) throw new VaultError('backup-damaged')
      hash.update(piece)
      writeWhole(file, piece)
      at += piece.length
      await setImmediate()
    }
  } finally {
    closeSync(file)
  }
  if (hash.digest('hex') !== read.header.database.sha256) throw new VaultError('backup-damaged')
}

/** A write may take less than all of it. */
export function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

import { setTimeout as delay } from 'node:timers/promises'
import type Sqlite from 'better-sqlite3-multiple-ciphers'
import { VaultError } from '../../shared/errors.ts'
import { createForOwner, openSqlite } from './sqlite.ts'
import { hasCode, toVaultError } from './sqlite-errors.ts'

/*
 * Locks that the system holds for the life of a process, and that are free at its death. Node has no such locks, SQLite has them
 * on every system. Each is a file that is an empty database; nothing is ever written into it, and nobody may open it but SQLite,
 * since closing any other handle would release the lock (fcntl, POSIX 1003.1).
 */

/**
 * Runs work while nobody else does so with the same file, in this process or another.
 * @throws VaultError `vault-busy` when another takes longer than `waitMs`, and as `openLock`
 */
export async function alone<T>(
  file: string,
  binding: string | undefined,
  work: () => Promise<T>,
  waitMs = 15_000,
): Promise<T> {
  const lock = openLock(file, binding)
  try {
    await until(() => attempt(lock, () => lock.exec('BEGIN EXCLUSIVE')), waitMs)
    return await work()
  } finally {
    lock.close()
  }
}

/** Opens a lock and holds nothing yet. @throws VaultError `vault-not-found`, `folder-not-writable`, `disk-full` */
export function openLock(file: string, binding: string | undefined): Sqlite.Database {
  try {
    try {
      createForOwner(file)
    } catch (error) {
      if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) throw new VaultError('vault-not-found')
      if (!hasCode(error, 'EEXIST')) throw error
    }
    return openSqlite({ file, create: false, timeout: 0, ...(binding && { binding }) })
  } catch (error) {
    throw toVaultError(error)
  }
}

/** Holds nothing any more. */
export function release(sqlite: Sqlite.Database): void {
  if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
}

/** Whether a lock could be taken now. */
export function attempt(sqlite: Sqlite.Database, take: () => void): boolean {
  try {
    // Being alone is a transaction that writes; nothing of it may reach the disk. This needs the lock for a moment itself.
    sqlite.pragma('journal_mode=MEMORY')
    take()
    return true
  } catch (error) {
    release(sqlite)
    const known = toVaultError(error)
    if (known instanceof VaultError && known.code === 'vault-busy') return false
    throw known
  }
}

/** Tries every now and then. @throws VaultError `vault-busy` after `waitMs` milliseconds, `cancelled` */
export async function until(take: () => boolean, waitMs: number, signal?: AbortSignal): Promise<void> {
  const end = performance.now() + waitMs
  while (!take()) {
    if (signal?.aborted) throw new VaultError('cancelled')
    if (performance.now() >= end) throw new VaultError('vault-busy')
    await delay(20)
  }
}

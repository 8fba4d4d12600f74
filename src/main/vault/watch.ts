import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { OpenVault } from './open-vault.ts'
import { readSideFile, writeSideFile } from './side-file.ts'

interface WatchOptions {
  readonly vault: OpenVault
  readonly now: () => number
  /** Minutes without a touch until the vault locks; 0 never. */
  readonly lockAfterMinutes: () => number
  /** What the lock request was before the vault was opened, so that none is missed. */
  readonly lockRequest: string
  lock(reason: 'idle' | 'elsewhere' | 'damaged'): void
  /** Another process has changed the vault. */
  changed(): void
}

/** A file in the vault's folder whose change asks every process on this vault to lock. Locking needs no key. */
const lockRequestFile = 'lock-request'

/** What the last request to lock was; empty when there was none. */
export function readLockRequest(folder: string): string {
  return readSideFile(join(folder, lockRequestFile), 1024)
}

/** Asks every process on this vault to lock, within a second. Returns the request. Throws what the file system reports. */
export function requestLock(folder: string): string {
  const request = randomUUID()
  writeSideFile(join(folder, lockRequestFile), request)
  return request
}

/** Looks once a second for idleness, for requests to lock and for changes, which are settled. */
export class VaultWatch {
  readonly #options: WatchOptions
  readonly #timer: NodeJS.Timeout
  #touchedAt: number
  #dataVersion: number
  #lockRequest: string

  constructor(options: WatchOptions) {
    this.#options = options
    this.#touchedAt = options.now()
    this.#dataVersion = options.vault.database.dataVersion
    this.#lockRequest = options.lockRequest
    this.#timer = setInterval(() => this.#tick(), 1000)
    this.#timer.unref()
  }

  /** A person is at work: the idle time begins anew. */
  touch(): void {
    this.#touchedAt = this.#options.now()
  }

  /** A request that this process makes itself, and that is meant for the others. */
  ignore(lockRequest: string): void {
    this.#lockRequest = lockRequest
  }

  end(): void {
    clearInterval(this.#timer)
  }

  /** A vault whose file can't be read any more is closed: an error in a timer would end the process. */
  #tick(): void {
    try {
      this.#look()
    } catch {
      this.#options.lock('damaged')
    }
  }

  #look(): void {
    const { vault, lock, changed } = this.#options
    const now = this.#options.now()
    // A clock that was set back must not put the lock off.
    if (now < this.#touchedAt) this.#touchedAt = now
    const minutes = this.#options.lockAfterMinutes()
    if (minutes > 0 && now - this.#touchedAt >= minutes * 60_000) {
      lock('idle')
      return
    }
    if (readLockRequest(vault.folder) !== this.#lockRequest) {
      lock('elsewhere')
      return
    }
    vault.database.settle()
    const { dataVersion } = vault.database
    if (dataVersion === this.#dataVersion) return
    this.#dataVersion = dataVersion
    changed()
  }
}

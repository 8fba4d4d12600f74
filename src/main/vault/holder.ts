import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VaultState } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import { vaultFolder } from '../home.ts'
import type { KeyEnvironment } from '../keys/environment.ts'
import type { NewSlot } from '../keys/slot.ts'
import type { SlotFile } from '../keys/slot-file.ts'
import { readSlots } from '../keys/slot-file.ts'
import type { UnlockAttempt } from '../keys/unlock.ts'
import type { AuditEntry } from './audit-log.ts'
import { appendAudit } from './audit-log.ts'
import type { ReadDb, WriteDb } from './database.ts'
import type { OpenVault } from './open-vault.ts'
import { createVault, openVault } from './open-vault.ts'
import { recordSlotUse } from './repositories/meta.ts'
import { clearUnlockFailures, noteUnlockFailure, readUnlockFailures } from './unlock-failures.ts'

/** What a change touched, for those who show it. */
export type ChangedArea = 'credentials' | 'connections' | 'systems' | 'audit' | 'slots'
export type LockReason = 'person' | 'idle' | 'suspend' | 'elsewhere' | 'damaged'

interface HolderOptions {
  readonly home: string
  readonly name: string
  readonly environment: KeyEnvironment
  readonly binding?: string
  /** Name written into the audit log for what is done now. */
  actor(): string
  now(): number
  /** Minutes without a touch until the vault locks; 0 never. */
  lockAfterMinutes(): number
  changed(areas: readonly ChangedArea[]): void
  stateChanged(state: VaultState, reason: LockReason): void
  /** Whether to look for idleness and for changes made by other processes, once a second. */
  readonly watch: boolean
}

/** A file in the vault's folder whose change asks every process on this vault to lock. Locking needs no key. */
const lockRequestFile = 'lock-request'

/**
 * Holds the one vault that this process works with: which it is, whether it is open, and everything that ends when it
 * locks. Reading and writing go through here, so that each write has its audit record in the same transaction.
 */
export class VaultHolder {
  readonly #options: HolderOptions
  #name: string
  #open: OpenVault | undefined
  #touchedAt = 0
  #dataVersion = 0
  #lockRequestAt = 0
  #timer: NodeJS.Timeout | undefined
  #writes = 0
  /** What the outermost of nested changes has touched so far. */
  #touched: Set<ChangedArea> | undefined
  readonly #onLock = new Set<() => void>()

  constructor(options: HolderOptions) {
    this.#options = options
    this.#name = options.name
  }

  get name(): string {
    return this.#name
  }

  get folder(): string {
    return vaultFolder(this.#options.home, this.#name)
  }

  get environment(): KeyEnvironment {
    return this.#options.environment
  }

  /** Names of the vaults in Keyward's home. */
  list(): string[] {
    const folder = join(this.#options.home, 'vaults')
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map((entry) => entry.name)
        .sort()
    } catch {
      return []
    }
  }

  select(name: string): void {
    if (name === this.#name) return
    this.lock('person')
    this.#name = name
  }

  get state(): VaultState {
    if (this.#open) return 'unlocked'
    return statSync(join(this.folder, 'keyslots.json'), { throwIfNoEntry: false }) ||
      statSync(join(this.folder, 'vault.db'), { throwIfNoEntry: false })
      ? 'locked'
      : 'none'
  }

  /** The open vault. @throws VaultError `vault-locked`, `vault-not-found` */
  get current(): OpenVault {
    if (this.#open) return this.#open
    throw new VaultError(this.state === 'none' ? 'vault-not-found' : 'vault-locked')
  }

  /** Changes with every committed change of the vault, here or in another process. */
  get changeStamp(): string {
    return `${this.current.id} ${this.current.database.dataVersion} ${this.#writes}`
  }

  /** The key slots as they stand on disk. */
  readSlots(): Promise<SlotFile> {
    return readSlots(this.folder)
  }

  async create(specs: readonly NewSlot[]): Promise<readonly string[]> {
    this.lock('person')
    const { vault, slotIds } = await createVault({
      folder: this.folder,
      environment: this.#options.environment,
      specs,
      now: this.#options.now(),
      ...(this.#options.binding && { binding: this.#options.binding }),
    })
    this.#adopt(vault)
    this.write([], (db, audit) => {
      audit({ action: 'vault.create', subjectType: 'vault', subjectId: vault.id, subject: this.#name })
      for (const slotId of slotIds) recordSlotUse(db, slotId, this.#options.now())
    })
    this.#options.stateChanged('unlocked', 'person')
    return slotIds
  }

  async unlock(attempt: UnlockAttempt): Promise<void> {
    if (this.#open) return
    let vault: OpenVault
    try {
      vault = await openVault({
        folder: this.folder,
        environment: this.#options.environment,
        attempt,
        ...(this.#options.binding && { binding: this.#options.binding }),
      })
    } catch (error) {
      // Where a passphrase was missing nothing was tried.
      if (error instanceof VaultError && error.code !== 'passphrase-required' && this.state === 'locked')
        noteUnlockFailure(this.folder, { at: this.#options.now(), actor: this.#options.actor(), code: error.code })
      throw error
    }
    // Two unlocks at once: the first one stands.
    if (this.#open) {
      vault.close()
      return
    }
    this.#adopt(vault)
    const failures = readUnlockFailures(this.folder)
    this.write([], (db, audit) => {
      recordSlotUse(db, vault.openedBy, this.#options.now())
      for (const { at, code } of failures)
        audit({
          action: 'vault.unlock-failed',
          outcome: 'failed',
          subjectType: 'vault',
          subjectId: vault.id,
          subject: this.#name,
          detail: `${code} at ${new Date(at).toISOString()}`,
        })
      audit({ action: 'vault.unlock', subjectType: 'vault', subjectId: vault.id, subject: this.#name })
    })
    if (failures.length > 0) clearUnlockFailures(this.folder)
    this.#options.stateChanged('unlocked', 'person')
  }

  #adopt(vault: OpenVault): void {
    this.#open = vault
    this.#touchedAt = this.#options.now()
    this.#dataVersion = vault.database.dataVersion
    this.#lockRequestAt = this.#readLockRequest()
    if (!this.#options.watch) return
    this.#timer = setInterval(() => this.#tick(), 1000)
    this.#timer.unref()
  }

  /** Wipes the keys and closes the database. Running work is told first. */
  lock(reason: LockReason): void {
    const vault = this.#open
    if (!vault) return
    this.#tellOnLock()
    try {
      if (reason !== 'damaged')
        this.write([], (_, audit) =>
          audit({
            action: 'vault.lock',
            subjectType: 'vault',
            subjectId: vault.id,
            subject: this.#name,
            detail: reason,
          }),
        )
    } catch {
      // A full disk must not keep the vault open.
    }
    this.release()
    this.#options.stateChanged('locked', reason)
  }

  /** Closes the vault at the end of the process, without a record: nobody locked it. */
  release(): void {
    const vault = this.#open
    if (!vault) return
    this.#tellOnLock()
    this.#open = undefined
    clearInterval(this.#timer)
    vault.close()
  }

  #tellOnLock(): void {
    for (const listener of [...this.#onLock]) listener()
    this.#onLock.clear()
  }

  /** Asks every other process on this vault to lock, within a second. */
  requestLockElsewhere(): void {
    if (this.state === 'none') return
    try {
      writeFileSync(join(this.folder, lockRequestFile), '', { mode: 0o600 })
      this.#lockRequestAt = this.#readLockRequest()
    } catch {
      // Where the folder can't be written, no other process can have it open for writing either.
    }
  }

  /** Called once before the vault locks, while it is still open. The returned function ends it. */
  onLock(listener: () => void): () => void {
    this.#onLock.add(listener)
    return () => this.#onLock.delete(listener)
  }

  /** A person is at work: the idle time begins anew. */
  touch(): void {
    this.#touchedAt = this.#options.now()
  }

  read<T>(work: (db: ReadDb) => T): T {
    return this.current.database.read(work)
  }

  /**
   * Runs a change in one durable transaction; changes inside it belong to it. `audit` appends to the log in the same transaction; `areas` are told to those
   * who show them once it is committed.
   */
  write<T>(areas: readonly ChangedArea[], work: (db: WriteDb, audit: (entry: AuditEntry) => void) => T): T {
    const vault = this.current
    const who = { actor: this.#options.actor(), at: this.#options.now() }
    const outermost = this.#touched === undefined
    const touched = this.#touched ?? new Set<ChangedArea>()
    this.#touched = touched
    try {
      const result = vault.database.write((db) =>
        work(db, (entry) => {
          touched.add('audit')
          appendAudit(db, vault.keys.audit, who, entry)
        }),
      )
      for (const area of areas) touched.add(area)
      this.#writes += 1
      return result
    } finally {
      if (outermost) {
        this.#touched = undefined
        if (touched.size > 0) this.#options.changed([...touched])
      }
    }
  }

  #tick(): void {
    const vault = this.#open
    if (!vault) return
    const minutes = this.#options.lockAfterMinutes()
    if (minutes > 0 && this.#options.now() - this.#touchedAt >= minutes * 60_000) {
      this.lock('idle')
      return
    }
    if (this.#readLockRequest() > this.#lockRequestAt) {
      this.lock('elsewhere')
      return
    }
    const dataVersion = vault.database.dataVersion
    if (dataVersion === this.#dataVersion) return
    this.#dataVersion = dataVersion
    this.#options.changed(['credentials', 'connections', 'systems', 'audit', 'slots'])
  }

  #readLockRequest(): number {
    return statSync(join(this.folder, lockRequestFile), { throwIfNoEntry: false })?.mtimeMs ?? 0
  }
}

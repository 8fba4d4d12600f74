import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { VaultState } from '../../shared/domain/vault.ts'
import { vaultName } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import { vaultFolder } from '../home.ts'
import type { KeyEnvironment } from '../keys/environment.ts'
import type { NewSlot } from '../keys/slot.ts'
import type { SlotFile } from '../keys/slot-file.ts'
import { readSlots } from '../keys/slot-file.ts'
import type { UnlockAttempt } from '../keys/unlock.ts'
import type { AuditEntry } from './audit-log.ts'
import { appendAudit, lineOf } from './audit-log.ts'
import type { ReadDb, WriteDb } from './database.ts'
import type { OpenVault } from './open-vault.ts'
import { createVault, openVault } from './open-vault.ts'
import { finishPending } from './replacement.ts'
import { type VaultPlace, VaultReplacer } from './replacer.ts'
import { recordSlotWorked } from './repositories/slot-health.ts'
import { recordUnlock } from './unlock-record.ts'
import { readLockRequest, requestLock, VaultWatch } from './watch.ts'
import type { LockedNote } from './while-locked.ts'
import { noteWhileLocked } from './while-locked.ts'

/** What a change touched, for those who show it. */
export type ChangedArea = 'credentials' | 'connections' | 'systems' | 'audit' | 'slots' | 'reviews' | 'teams'
const allAreas: readonly ChangedArea[] = ['credentials', 'connections', 'systems', 'audit', 'slots', 'reviews', 'teams']
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
}

/**
 * Holds the one vault that this process works with: which it is, whether it is open, and everything that ends when it
 * locks. Reading and writing go through here, so that each write has its audit record in the same transaction.
 */
export class VaultHolder {
  /** Puts another vault into this one's place. */
  readonly replacer: VaultReplacer
  readonly #options: HolderOptions
  #name: string
  #open: OpenVault | undefined
  /** Counts whatever ends work on the present vault: what was begun before must not open one after it. */
  #turn = 0
  #ended = false
  #watch: VaultWatch | undefined
  #writes = 0
  /** What the outermost of nested changes has touched so far. */
  #touched: Set<ChangedArea> | undefined
  readonly #onLock = new Set<() => void>()

  /** @throws VaultError `vault-name-invalid` */
  constructor(options: HolderOptions) {
    this.#options = options
    if (!vaultName.safeParse(options.name).success) throw new VaultError('vault-name-invalid')
    this.#name = options.name
    this.replacer = new VaultReplacer(this.#place())
  }

  get name(): string {
    return this.#name
  }

  get folder(): string {
    return vaultFolder(this.#options.home, this.#name)
  }

  /** Who is at work, as the audit log names them. */
  get actor(): string {
    return this.#options.actor()
  }

  get environment(): KeyEnvironment {
    return this.#options.environment
  }

  get binding(): string | undefined {
    return this.#options.binding
  }

  /** Names of the vaults in Keyward's home. Folders of other names aren't its own. */
  list(): string[] {
    const folder = join(this.#options.home, 'vaults')
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && vaultName.safeParse(entry.name).success)
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
    return isVault(this.folder) ? 'locked' : 'none'
  }

  /** The open vault. @throws VaultError `vault-locked`, `vault-not-found` */
  get current(): OpenVault {
    if (this.#open) return this.#open
    throw new VaultError(this.state === 'none' ? 'vault-not-found' : 'vault-locked')
  }

  /** Whether this very opening of a vault still holds. */
  isOpen(vault: OpenVault): boolean {
    return this.#open === vault
  }

  /** Changes with every committed change of the vault, here or in another process. */
  get changeStamp(): string {
    return `${this.current.id} ${this.current.database.dataVersion} ${this.#writes}`
  }

  /** What a replacement is lent of it. */
  #place(): VaultPlace {
    const holder = this
    return {
      get folder() {
        return holder.folder
      },
      get open() {
        return holder.#open
      },
      environment: this.environment,
      binding: this.binding,
      begin: () => this.#begin(),
      enter: (vault, lockRequest) => this.#adopt(vault, lockRequest),
      leave: () => {
        this.#turn += 1
        this.#release()
      },
      lock: () => this.lock('damaged'),
      opened: (isOpen) =>
        isOpen ? this.#options.stateChanged('unlocked', 'person') : this.#options.stateChanged('locked', 'damaged'),
      changed: () => this.#options.changed(allAreas),
      ignoreLockRequest: (request) => this.#watch?.ignore(request),
    }
  }

  /** The key slots as they stand on disk. */
  async readSlots(): Promise<SlotFile> {
    // What a killed process left half done shows the slots of before; the unlock finishes it where this can't.
    await finishPending(this.folder, this.binding, 0).catch(() => {})
    return readSlots(this.folder)
  }

  /**
   * Makes a vault and turns to it, unless this process was locked or turned to another meanwhile. The present one stays open
   * until the new one stands.
   *
   * @param at when it is said to be made
   */
  async create(name: string, specs: readonly NewSlot[], at = this.#options.now()): Promise<SlotFile> {
    const mayOpen = this.#begin()
    const { vault, file } = await createVault({
      folder: vaultFolder(this.#options.home, name),
      environment: this.#options.environment,
      specs,
      now: at,
      ...(this.#options.binding && { binding: this.#options.binding }),
      record: (db, id, key, slotIds) => {
        const entry = { action: 'vault.create', subjectType: 'vault', subjectId: id, subject: name } as const
        appendAudit(db, key, { actor: this.#options.actor(), at }, entry)
        for (const slotId of slotIds) recordSlotWorked(db, slotId, at)
      },
    })
    if (!mayOpen()) {
      vault.close()
      return file
    }
    this.lock('person')
    this.#name = name
    this.#adopt(vault, readLockRequest(this.folder))
    this.#options.stateChanged('unlocked', 'person')
    return file
  }

  /** @throws VaultError `cancelled` when the vault was locked or another one chosen meanwhile, and what `openVault` reports */
  async unlock(attempt: UnlockAttempt): Promise<void> {
    if (this.#open) return
    const { folder } = this
    const mayOpen = this.#begin()
    const lockRequest = readLockRequest(folder)
    let vault: OpenVault
    try {
      vault = await openVault({
        folder,
        environment: this.#options.environment,
        attempt,
        ...(this.#options.binding && { binding: this.#options.binding }),
      })
    } catch (error) {
      // Where a passphrase was missing nothing was tried. A lock or another choice meanwhile doesn't undo the attempt.
      if (error instanceof VaultError && error.code !== 'passphrase-required' && isVault(folder))
        this.#note(folder, 'vault.unlock-failed', error.code)
      throw error
    }
    if (!mayOpen()) {
      vault.close()
      throw new VaultError('cancelled')
    }
    // Two unlocks at once: the first one stands.
    if (this.#open) {
      vault.close()
      return
    }
    try {
      recordUnlock(vault, this.#name, { actor: this.actor, at: this.#options.now() })
    } catch (error) {
      vault.close()
      throw error
    }
    this.#adopt(vault, lockRequest)
    this.#options.stateChanged('unlocked', 'person')
  }

  /** Keeps something for the audit log that happens while the vault is locked. */
  noteWhileLocked(action: LockedNote['action'], detail: string, actor?: string): void {
    this.#note(this.folder, action, detail, actor)
  }

  #note(folder: string, action: LockedNote['action'], detail: string, actor = this.actor): void {
    const note = { at: this.#options.now(), actor: lineOf(actor), action, detail: lineOf(detail).slice(0, 400) }
    noteWhileLocked(folder, note)
  }

  #adopt(vault: OpenVault, lockRequest: string): void {
    this.#open = vault
    this.#watch = new VaultWatch({
      vault,
      lockRequest,
      now: this.#options.now,
      lockAfterMinutes: this.#options.lockAfterMinutes,
      lock: (reason) => this.lock(reason),
      changed: () => this.#options.changed(allAreas),
    })
  }

  /** Begins work that opens a vault at its end; the answer tells whether it still may. */
  #begin(): () => boolean {
    const turn = this.#turn
    return () => this.#turn === turn && !this.#ended
  }

  /** Wipes the keys and closes the database. Running work is told first. */
  lock(reason: LockReason): void {
    this.#turn += 1
    const vault = this.#open
    // One that began while the vault was locked would open it at its end.
    this.replacer.abandon()
    this.#tellOnLock()
    if (!vault) return
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
    this.#release()
    this.#options.stateChanged('locked', reason)
  }

  /** Closes the vault at the end of the process, without a record: nobody locked it. None is opened after that. */
  end(): void {
    this.#ended = true
    this.#turn += 1
    this.replacer.cancel()
    this.#tellOnLock()
    this.#release()
  }

  #release(): void {
    const vault = this.#open
    if (!vault) return
    this.#tellOnLock()
    this.#open = undefined
    this.#watch?.end()
    this.#watch = undefined
    vault.close()
  }

  #tellOnLock(): void {
    const listeners = [...this.#onLock]
    this.#onLock.clear()
    for (const listener of listeners) {
      // Whatever a listener does, the vault locks.
      try {
        listener()
      } catch {}
    }
  }

  /** Asks every other process on this vault to lock, within a second. */
  requestLockElsewhere(): void {
    if (this.state === 'none') return
    try {
      requestLock(this.folder)
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
    this.#watch?.touch()
  }

  read<T>(work: (db: ReadDb) => T): T {
    return this.current.database.read(work)
  }

  /**
   * Runs a change in one durable transaction; changes inside it belong to it. `audit` appends to the log in the same
   * transaction; `areas` are told to those who show them once it is committed.
   */
  write<T>(areas: readonly ChangedArea[], work: (db: WriteDb, audit: (entry: AuditEntry) => void) => T): T {
    return this.writeInto(this.current, areas, work)
  }

  /**
   * The same for work that began some time ago in `vault`: by now it may be locked, or another one open.
   * @throws VaultError `vault-locked`
   */
  writeInto<T>(
    vault: OpenVault,
    areas: readonly ChangedArea[],
    work: (db: WriteDb, audit: (entry: AuditEntry) => void) => T,
  ): T {
    if (this.#open !== vault) throw new VaultError('vault-locked')
    if (this.replacer.isRunning) throw new VaultError('vault-busy')
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
}

const isVault = (folder: string) => isThere(join(folder, 'keyslots.json')) || isThere(join(folder, 'vault.db'))

/** Also when it can't be looked at: a vault that somebody else owns is none that could be made anew. */
function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}

import { dirname } from 'node:path'
import { VaultError } from '../../shared/errors.ts'
import type { KeyEnvironment } from '../keys/environment.ts'
import type { SlotFile } from '../keys/slot-file.ts'
import { isFolder, renameNow, syncNames } from './durable.ts'
import { type OpenVault, openWithKey } from './open-vault.ts'
import { clearDrafts, commitDraft, isPending, rollForward, type StepHook, shareVault } from './replacement.ts'
import { toVaultError } from './sqlite-errors.ts'
import { VaultLock } from './vault-lock.ts'
import { readLockRequest, requestLock } from './watch.ts'

/** How a vault that takes another's place is opened. */
interface Opening {
  readonly file: SlotFile
  /** Stays the caller's, to be wiped there. */
  readonly vaultKey: Buffer
  readonly openedBy: string
}

/** What puts another vault into this one's place; see `VaultReplacer.replace`. */
export interface Replacement {
  /** The vault that is replaced, open; undefined when it is locked. */
  readonly open: OpenVault | undefined
  readonly folder: string
  /** Aborted when the vault locks, or when the work is cancelled. */
  readonly signal: AbortSignal
  /**
   * Makes the draft the vault, and opens it by its key. Nothing else happens in between.
   * @throws VaultError `cancelled`, and then nothing was changed
   */
  commit(draft: string, opening: Opening): void
}

/** The place of the one vault, which its holder lends to a replacement. */
export interface VaultPlace {
  readonly folder: string
  readonly environment: KeyEnvironment
  readonly binding: string | undefined
  /** The vault that stands there, while it is open. */
  readonly open: OpenVault | undefined
  /** Begins work that opens a vault at its end. Whether it still may: not after a lock, another vault's choice, or the end. */
  begin(): () => boolean
  /** Puts an opened vault there. Another one that was open has left. */
  enter(vault: OpenVault, lockRequest: string): void
  /** Closes the open vault, for another to enter at once. What was begun before must not open one after it. */
  leave(): void
  /** Locks it: it couldn't be kept. */
  lock(): void
  /** Tells of a vault that was opened, with `true`, or that was open and couldn't be opened again. */
  opened(isOpen: boolean): void
  /** Everything that is shown is to be read again. */
  changed(): void
  /** Lets a request to lock pass that is meant for others. */
  ignoreLockRequest(request: string): void
}

/** Milliseconds that other processes have to lock: they look once a second. */
const lockElsewhereMs = 8000

/** Puts another vault into the place of the one that is held, or into an empty place. `replacement.ts` has the steps on files. */
export class VaultReplacer {
  readonly #place: VaultPlace
  #running: AbortController | undefined

  constructor(place: VaultPlace) {
    this.#place = place
  }

  /** While there is a replacement nothing is written: it would be lost with what is replaced. */
  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Ends a running replacement before its point of no return. It isn't over until its work has noticed. */
  cancel(): void {
    this.#running?.abort()
  }

  /** Ends it for a vault that locks: it can't commit any more, and the lock has its record. */
  abandon(): void {
    this.cancel()
    this.#running = undefined
  }

  /**
   * Runs work that puts another vault into this one's place, while nobody else has it open: the others are asked to lock, and
   * kept out until the end. Reads go on here meanwhile; writes are refused (`vault-busy`). A lock ends it, up to `commit`.
   * @throws VaultError `vault-busy` when another process doesn't lock or this one replaces it already, `cancelled`
   */
  async replace<T>(work: (replacement: Replacement) => Promise<T>, step?: StepHook): Promise<T> {
    if (this.#running) throw new VaultError('vault-busy')
    const { folder, environment, binding, open } = this.#place
    const mayOpen = this.#place.begin()
    const controller = new AbortController()
    const { signal } = controller
    const lock = open?.lock.keep() ?? new VaultLock(folder, binding)
    this.#running = controller
    try {
      this.#lockOthers()
      await lock.alone(lockElsewhereMs, signal)
      if (isPending(folder)) rollForward(folder)
      await clearDrafts(folder, environment)
      return await work({
        open,
        folder,
        signal,
        commit: (draft, opening) => {
          if (signal.aborted || !mayOpen()) throw new VaultError('cancelled')
          this.#commit({ folder, draft, lock, step }, opening)
        },
      })
    } finally {
      if (this.#running === controller) this.#running = undefined
      await this.#shareAgain(lock)
    }
  }

  /**
   * Moves a whole vault that lies beside this one's empty place there, and opens it by its key.
   * @throws VaultError `vault-exists`, `folder-not-writable`, `cancelled` when the vault was moved and not opened
   */
  async moveIn(draft: string, opening: Opening): Promise<void> {
    const { folder, environment, binding } = this.#place
    const mayOpen = this.#place.begin()
    try {
      renameNow(draft, folder)
      syncNames(dirname(folder))
    } catch (error) {
      if (isFolder(draft) && isFolder(folder)) throw new VaultError('vault-exists')
      throw toVaultError(error)
    }
    const options = { folder, environment, ...(binding && { binding }) }
    const lock = await shareVault(folder, binding)
    const vault = openWithKey(options, { ...opening, vaultKey: Buffer.from(opening.vaultKey), lock })
    if (!mayOpen() || this.#place.open) {
      vault.close()
      throw new VaultError('cancelled')
    }
    this.#place.enter(vault, readLockRequest(folder))
    this.#place.opened(true)
  }

  /** From here on nothing waits, so that no call of this process meets the vault in between. */
  #commit(
    { folder, draft, lock, step }: { folder: string; draft: string; lock: VaultLock; step: StepHook | undefined },
    opening: Opening,
  ): void {
    const place = this.#place
    try {
      commitDraft(folder, draft, step)
    } catch (error) {
      // The draft is the vault from its rename on, even where making that durable has failed.
      if (!isPending(folder)) throw error
    }
    const wasOpen = place.open !== undefined
    place.leave()
    try {
      rollForward(folder, step)
      const options = { folder, environment: place.environment, ...(place.binding && { binding: place.binding }) }
      const vaultKey = Buffer.from(opening.vaultKey)
      place.enter(openWithKey(options, { ...opening, vaultKey, lock: lock.keep() }), readLockRequest(folder))
    } catch (error) {
      // It is finished by whoever opens it next.
      if (wasOpen) place.opened(false)
      throw error
    }
    if (!wasOpen) place.opened(true)
    place.changed()
  }

  async #shareAgain(lock: VaultLock): Promise<void> {
    try {
      // Nobody can be alone before this shares it again.
      if (this.#place.open?.lock === lock) await lock.share()
    } catch {
      this.#place.lock()
    } finally {
      lock.end()
    }
  }

  #lockOthers(): void {
    try {
      this.#place.ignoreLockRequest(requestLock(this.#place.folder))
    } catch {
      // Where the folder can't be written, nothing can be replaced either, which the work will say.
    }
  }
}

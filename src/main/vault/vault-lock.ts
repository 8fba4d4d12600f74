import { join } from 'node:path'
import type Sqlite from 'better-sqlite3-multiple-ciphers'
import { attempt, openLock, release, until } from './system-lock.ts'

/** Whoever has the vault open shares this file; who replaces the vault has it alone. */
export const lockFile = 'vault.lock'
/** Stands before it, so that who gives up being alone shares it again before another can be alone. */
const gateFile = 'vault.gate'

/** The lock of a vault's folder, held by the system (`system-lock.ts`): nothing of it can go stale. */
export class VaultLock {
  readonly #folder: string
  readonly #binding: string | undefined
  readonly #lock: Sqlite.Database
  /** Held while alone, and after that until shared again. */
  #gate: Sqlite.Database | undefined
  #isShared = false
  #keepers = 1

  /** Opens the lock and holds nothing yet. @throws VaultError `vault-not-found`, `folder-not-writable`, `disk-full` */
  constructor(folder: string, binding: string | undefined) {
    this.#folder = folder
    this.#binding = binding
    this.#lock = openLock(join(folder, lockFile), binding)
  }

  /**
   * Shares the vault with everybody who has it open. From alone it leads back to sharing, and nobody else can be alone between.
   * @throws VaultError `vault-busy` when another process replaces the vault for longer than `waitMs`, `cancelled`
   */
  async share(waitMs = 10_000, signal?: AbortSignal): Promise<void> {
    await until(() => this.tryShare(), waitMs, signal)
  }

  /** The same without waiting: whether it worked. */
  tryShare(): boolean {
    if (this.#isShared) return true
    release(this.#lock)
    this.#isShared = attempt(this.#lock, () => {
      this.#lock.exec('BEGIN')
      this.#lock.prepare('SELECT count(*) FROM sqlite_schema').get()
    })
    if (this.#isShared) this.#leaveGate()
    return this.#isShared
  }

  /**
   * Waits until nobody else has the vault open, here or in another process, and keeps everybody out. When it fails, `share` leads
   * back to what was shared before, and nobody else can be alone between.
   * @throws VaultError `vault-busy` when somebody has it open for longer than `waitMs`, `cancelled`
   */
  async alone(waitMs: number, signal?: AbortSignal): Promise<void> {
    const end = performance.now() + waitMs
    const gate = openLock(join(this.#folder, gateFile), this.#binding)
    try {
      await until(() => attempt(gate, () => gate.exec('BEGIN EXCLUSIVE')), waitMs, signal)
    } catch (error) {
      gate.close()
      throw error
    }
    this.#gate = gate
    this.#isShared = false
    release(this.#lock)
    const take = () => attempt(this.#lock, () => this.#lock.exec('BEGIN EXCLUSIVE'))
    await until(take, Math.max(0, end - performance.now()), signal)
  }

  /** One more who needs the lock: it is free when each of them has ended it. */
  keep(): this {
    this.#keepers += 1
    return this
  }

  end(): void {
    this.#keepers -= 1
    if (this.#keepers > 0) return
    this.#lock.close()
    this.#leaveGate()
  }

  #leaveGate(): void {
    this.#gate?.close()
    this.#gate = undefined
  }
}

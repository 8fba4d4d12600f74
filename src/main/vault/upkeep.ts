import type { ServiceContext } from '../context.ts'
import { Rounds } from '../rounds.ts'
import { isBackupDue, makeBackup } from './backups/make.ts'
import { readMeta } from './repositories/meta.ts'

const week = 7 * 86_400_000

interface UpkeepOptions {
  /** Tests every slot that asks nobody. */
  checkSlots(): Promise<unknown>
  /** Tests connections again that were not tested for long, where the settings want it. */
  retest(): Promise<unknown>
  /** Looks at values that nobody has looked at yet: for equal ones, and for weak passwords. */
  assessValues(): Promise<unknown>
  /** Shreds what has rested in the trash long enough. */
  shredTrash(): unknown
  /** Milliseconds from an unlock to the first round, when whoever opened the vault has seen what they came for. */
  readonly firstMs?: number
  /** Milliseconds between rounds. */
  readonly everyMs?: number
}

/**
 * What an open vault needs from time to time, while somebody has it open in a window: the daily backup, a weekly test of its
 * key slots, an empty trash, a look at new values, tests of connections. Nothing of it shows unless it fails: then the overview does, by what was recorded.
 */
export class Upkeep {
  readonly #context: ServiceContext
  readonly #options: UpkeepOptions
  readonly #rounds: Rounds

  constructor(context: ServiceContext, options: UpkeepOptions) {
    this.#context = context
    this.#options = options
    const { firstMs = 60_000, everyMs = 900_000 } = options
    this.#rounds = new Rounds(() => this.round(), { firstMs, everyMs })
  }

  /** The vault was opened. */
  start(): void {
    this.#rounds.start()
  }

  /** The vault was locked. A round that runs ends by itself: it can't write any more. */
  stop(): void {
    this.#rounds.stop()
  }

  /** One round now. Never throws: what fails is recorded where it fails, and tried again in the next round. */
  async round(): Promise<void> {
    const { vault } = this.#context
    if (vault.state !== 'unlocked') return
    for (const task of [
      () => this.#backup(),
      () => this.#checkSlots(),
      () => this.#options.shredTrash(),
      () => this.#options.assessValues(),
      () => this.#options.retest(),
    ]) {
      try {
        if (vault.state === 'unlocked') await task()
      } catch {
        // See above.
      }
    }
  }

  async #backup(): Promise<void> {
    if (isBackupDue(this.#context)) await makeBackup(this.#context, 'daily')
  }

  async #checkSlots(): Promise<void> {
    const { vault, now } = this.#context
    const { createdAt } = vault.current
    const checkedAt = vault.read((db) => readMeta<number>(db, 'slots_checked_at')) ?? createdAt
    if (Math.abs(now() - checkedAt) >= week) await this.#options.checkSlots()
  }
}

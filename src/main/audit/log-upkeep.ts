import { Rounds } from '../rounds.ts'
import type { Streamer } from './streams/streamer.ts'

interface LogUpkeepOptions {
  readonly streamer: Pick<Streamer, 'round'>
  /** Looks at new records for what should be alerted of. */
  scan(): void
  /** Milliseconds between rounds. */
  readonly everyMs?: number
}

/**
 * What the log needs while somebody has the vault open in a window: about once a second it is looked at for alerts, and sent to its
 * destinations.
 */
export class LogUpkeep {
  readonly #options: LogUpkeepOptions
  readonly #rounds: Rounds

  constructor(options: LogUpkeepOptions) {
    this.#options = options
    const { everyMs = 1000 } = options
    this.#rounds = new Rounds(() => this.#round(), { firstMs: everyMs, everyMs })
  }

  start(): void {
    this.#rounds.start()
  }

  /** What is on its way is ended by the lock, and sent again at the next unlock, marked. */
  stop(): void {
    this.#rounds.stop()
  }

  async #round(): Promise<void> {
    try {
      this.#options.scan()
    } catch {
      // It was locked meanwhile, is being replaced, or its disk is full: the next round will see.
    }
    await this.#options.streamer.round()
  }
}

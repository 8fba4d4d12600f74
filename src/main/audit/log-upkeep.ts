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
  #timer: NodeJS.Timeout | undefined

  constructor(options: LogUpkeepOptions) {
    this.#options = options
  }

  start(): void {
    this.stop()
    this.#next()
  }

  /** What is on its way is ended by the lock, and sent again at the next unlock, marked. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  async #round(): Promise<void> {
    try {
      this.#options.scan()
    } catch {
      // It was locked meanwhile, is being replaced, or its disk is full: the next round will see.
    }
    await this.#options.streamer.round()
  }

  #next(): void {
    const timer = setTimeout(() => {
      void this.#round().then(() => {
        if (this.#timer === timer) this.#next()
      })
    }, this.#options.everyMs ?? 1000)
    timer.unref()
    this.#timer = timer
  }
}

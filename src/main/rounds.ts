interface RoundTimes {
  /** Milliseconds from the start to the first round. */
  readonly firstMs: number
  /** Milliseconds from the end of a round to the next one. */
  readonly everyMs: number
  /** Each comes up to a quarter sooner or later, so that several processes, or people, take turns. */
  readonly spread?: boolean
}

/** Work that is done again and again while a vault is open in a window. Rounds never overlap, and none keeps the process alive. */
export class Rounds {
  readonly #round: () => Promise<unknown>
  readonly #times: RoundTimes
  #timer: NodeJS.Timeout | undefined

  /** @param round never throws */
  constructor(round: () => Promise<unknown>, times: RoundTimes) {
    this.#round = round
    this.#times = times
  }

  start(): void {
    this.stop()
    this.#next(this.#times.firstMs)
  }

  /** A round that runs ends by itself. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #next(ms: number): void {
    const { everyMs, spread = false } = this.#times
    const timer = setTimeout(
      () => {
        void this.#round().then(() => {
          if (this.#timer === timer) this.#next(everyMs)
        })
      },
      spread ? ms * (0.75 + Math.random() / 2) : ms,
    )
    timer.unref()
    this.#timer = timer
  }
}

import type { ServiceContext } from '../../context.ts'
import { automaticTeams } from '../../vault/repositories/team-remotes.ts'

interface TeamUpkeepOptions {
  /** Milliseconds from an unlock to the first round. */
  readonly firstMs?: number
  /** Milliseconds between rounds; each comes up to a quarter sooner or later, so that not everybody asks at once. */
  readonly everyMs?: number
}

/**
 * Asks the servers of teams for what is new, while somebody has the vault open in a window: soon after it was unlocked, and each hour.
 * Only those that a person has chosen. What both sides have changed waits for a decision.
 */
export class TeamUpkeep {
  readonly #context: ServiceContext
  readonly #pull: (teamId: string) => Promise<unknown>
  readonly #options: TeamUpkeepOptions
  #timer: NodeJS.Timeout | undefined

  constructor(context: ServiceContext, pull: (teamId: string) => Promise<unknown>, options: TeamUpkeepOptions = {}) {
    this.#context = context
    this.#pull = pull
    this.#options = options
  }

  start(): void {
    const { firstMs = 500 } = this.#options
    this.stop()
    this.#next(firstMs)
  }

  /** A round that runs is ended by the lock. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** One round now, a team after the other. Never throws: a failure is kept with the server. */
  async round(): Promise<void> {
    const { vault } = this.#context
    if (vault.state !== 'unlocked') return
    for (const teamId of vault.read(automaticTeams)) {
      if (vault.state !== 'unlocked') return
      await this.#pull(teamId).catch(() => {})
    }
  }

  #next(ms: number): void {
    const { everyMs = 3_600_000 } = this.#options
    const timer = setTimeout(
      () => {
        void this.round().then(() => {
          if (this.#timer === timer) this.#next(everyMs)
        })
      },
      ms * (0.75 + Math.random() / 2),
    )
    timer.unref()
    this.#timer = timer
  }
}

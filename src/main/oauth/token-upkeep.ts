import { Rounds } from '../rounds.ts'
import { dueGrants } from '../vault/repositories/oauth-grants.ts'
import { refresh, settleAll } from './refresh.ts'
import type { OAuthTools } from './store.ts'

interface TokenUpkeepOptions {
  /** Milliseconds from an unlock to the first round. */
  readonly firstMs?: number
  /** Milliseconds between rounds. */
  readonly everyMs?: number
  /** Milliseconds before its end at which an access token is renewed, or a quarter of its life if that is shorter. */
  readonly aheadMs?: number
}

/**
 * Renews the tokens that a person has authorized before they end, while somebody has the vault open in a window: a refresh token that
 * is never used ends as well. Clients without a person get theirs when they need one.
 */
export class TokenUpkeep {
  readonly #tools: OAuthTools
  readonly #options: TokenUpkeepOptions
  readonly #rounds: Rounds

  constructor(tools: OAuthTools, options: TokenUpkeepOptions = {}) {
    this.#tools = tools
    this.#options = options
    const { firstMs = 5000, everyMs = 30_000 } = options
    this.#rounds = new Rounds(() => this.round(), { firstMs, everyMs, spread: true })
  }

  start(): void {
    this.#rounds.start()
  }

  /** A round that runs ends by itself: a refresh that was sent has to be stored. */
  stop(): void {
    this.#rounds.stop()
  }

  /** One round now, one credential after the other. Never throws: what fails is recorded where it fails, and tried again later. */
  async round(): Promise<void> {
    const { vault, now } = this.#tools.context
    try {
      if (vault.state !== 'unlocked') return
      settleAll(this.#tools)
      const { aheadMs = 300_000 } = this.#options
      const due = () => vault.read((db) => dueGrants(db, now(), aheadMs))
      for (const id of due()) {
        if (vault.state !== 'unlocked') return
        // Another process may have renewed it meanwhile.
        if (!due().includes(id)) continue
        await refresh(this.#tools, id, 'now').catch(() => {})
      }
    } catch {
      // See above.
    }
  }
}

import { VaultError } from '../../../shared/errors.ts'

export interface Permission {
  /** Milliseconds since 1970. */
  readonly until: number
  readonly reason: string
}

/**
 * The permission to write values in plain text. It is kept in memory alone, ends by itself, and never outlives the opening of the
 * vault that it was given for.
 */
export class PlaintextPermission {
  readonly #now: () => number
  readonly #changed: (now: Permission | null) => void
  #given: Permission | null = null
  #timer: NodeJS.Timeout | undefined

  /** `changed` is told when it is given and when it ends. */
  constructor(now: () => number, changed: (now: Permission | null) => void) {
    this.#now = now
    this.#changed = changed
  }

  /** The permission that holds now, or null. */
  get current(): Permission | null {
    return this.#given !== null && this.#now() < this.#given.until ? this.#given : null
  }

  give(minutes: number, reason: string): Permission {
    clearTimeout(this.#timer)
    const length = minutes * 60_000
    this.#given = { until: this.#now() + length, reason }
    this.#timer = setTimeout(() => this.end(), length)
    this.#timer.unref()
    this.#changed(this.#given)
    return this.#given
  }

  /** Ends it, if there is one. */
  end(): void {
    clearTimeout(this.#timer)
    if (this.#given === null) return
    this.#given = null
    this.#changed(null)
  }

  /** @throws VaultError `plaintext-not-allowed` */
  require(): Permission {
    const { current } = this
    if (current === null) throw new VaultError('plaintext-not-allowed')
    return current
  }
}

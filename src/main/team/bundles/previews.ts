import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../../shared/errors.ts'

/** What a person looks at is gone a quarter of an hour later, and when a fifth is opened. */
const lifetimeMs = 15 * 60_000
const most = 4

interface Kept<T> {
  readonly value: T
  readonly timer: NodeJS.Timeout
}

/** Opened bundles, in plaintext, for as long as a person looks at their preview and no longer. */
export class Previews<T> {
  readonly #kept = new Map<string, Kept<T>>()
  readonly #lifetimeMs: number

  constructor(lifetime = lifetimeMs) {
    this.#lifetimeMs = lifetime
  }

  /** Keeps one and returns its ID. The oldest makes room. */
  add(value: T): string {
    for (const oldest of [...this.#kept.keys()].slice(0, -(most - 1))) this.delete(oldest)
    const previewId = uuidv7()
    const timer = setTimeout(() => this.delete(previewId), this.#lifetimeMs)
    timer.unref()
    this.#kept.set(previewId, { value, timer })
    return previewId
  }

  /** @throws VaultError `import-stale` */
  get(previewId: string): T {
    const found = this.#kept.get(previewId)
    if (!found) throw new VaultError('import-stale')
    return found.value
  }

  has(previewId: string): boolean {
    return this.#kept.has(previewId)
  }

  delete(previewId: string): void {
    clearTimeout(this.#kept.get(previewId)?.timer)
    this.#kept.delete(previewId)
  }

  /** How many are kept. */
  get size(): number {
    return this.#kept.size
  }

  clear(): void {
    for (const previewId of [...this.#kept.keys()]) this.delete(previewId)
  }
}

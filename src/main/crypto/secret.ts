/**
 * Plaintext in memory for one use. It shows nothing when it is printed, logged or serialised, and its bytes are wiped as
 * soon as the one use is over.
 *
 * What it can't do: wipe strings. Text that was ever a JavaScript string, and copies that the engine or a library made,
 * stay in memory until they are collected.
 */
export class Secret {
  #bytes: Buffer | undefined
  readonly #length: number

  /** Takes the buffer over: it is wiped with the secret, and the caller keeps no use of it. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#length = bytes.length
  }

  /** A secret of the text's UTF-8 bytes. */
  static fromText(text: string): Secret {
    return new Secret(Buffer.from(text, 'utf8'))
  }

  /** Number of bytes, also after they were wiped. */
  get length(): number {
    return this.#length
  }

  /**
   * Hands the bytes to `work` and wipes them once it has returned, or once its promise is settled. The bytes are valid for
   * that time alone, so what is kept must be copied.
   * @throws Error when the secret was used or disposed before
   */
  use<T>(work: (bytes: Buffer) => T): T {
    const bytes = this.#bytes
    if (!bytes) throw new Error('The secret was wiped before this use.')
    // From here on nobody else gets the bytes: a second use would lose them half-way.
    this.#bytes = undefined
    let result: T
    try {
      result = work(bytes)
    } catch (error) {
      bytes.fill(0)
      throw error
    }
    if (!isPromiseLike(result)) {
      bytes.fill(0)
      return result
    }
    return Promise.resolve(result).finally(() => bytes.fill(0)) as T
  }

  /** Wipes the bytes without a use. Does nothing when they are wiped or in use already. */
  dispose(): void {
    this.#bytes?.fill(0)
    this.#bytes = undefined
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  /** What `util.inspect` and `console.log` print. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

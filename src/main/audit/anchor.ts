/** A point of the log that was kept elsewhere; see `LogDigest`. */
interface Anchor {
  readonly seq: number
  readonly text: string
}

/** Compares a log with an anchor while it is walked. */
export class AnchorCheck {
  readonly #anchor: Anchor | null
  #found: 'yes' | 'differs' | undefined

  /** @param text an anchor in its written form, or nothing */
  constructor(text: string | null | undefined) {
    this.#anchor = text ? { seq: Number(text.split(':')[0]), text } : null
  }

  /** Told after each record that was taken. `anchorOf` gives its anchor, which costs more than the record does. */
  passed(seq: number, anchorOf: () => string | null): void {
    if (seq === this.#anchor?.seq) this.#found = anchorOf() === this.#anchor.text ? 'yes' : 'differs'
  }

  /** What was found, when `last` is the last record of the log. */
  result(last: number): 'yes' | 'ends-before' | 'differs' | null {
    if (!this.#anchor) return null
    return this.#found ?? (last < this.#anchor.seq ? 'ends-before' : 'differs')
  }
}

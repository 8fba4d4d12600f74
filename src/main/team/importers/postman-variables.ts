import { VaultError } from '../../../shared/errors.ts'
import { type Json, scalarOf, textAt } from './json.ts'

/** Longest text that variables may make, characters that those of a file may make in all, and how deep they may name each other. */
const limits = { length: 65_536, all: 16 * 1024 * 1024, depth: 8 } as const

/** Variables of a collection, and those that hold everywhere. */
export class PostmanVariables {
  /** The nearest first. They are not put together: many collections may have many globals above them. */
  readonly #values: readonly ReadonlyMap<string, string>[]
  /** What all of a file may still make: a few bytes stand for many, in each of many places. */
  readonly #room: { left: number }

  constructor(list: readonly Json[], above?: PostmanVariables) {
    const entries = list
      .filter((one) => one.disabled !== true && one.enabled !== false)
      .map((one) => [textAt(one, 'key') || textAt(one, 'id'), scalarOf(one.value) ?? ''] as const)
    const own = new Map(entries.filter(([key, value]) => key !== '' && value !== ''))
    this.#values = [own, ...(above === undefined ? [] : above.#values)]
    this.#room = above === undefined ? { left: limits.all } : above.#room
  }

  /** These, and others that count before them. */
  below(list: readonly Json[]): PostmanVariables {
    return new PostmanVariables(list, this)
  }

  /** A text with its variables filled in, and the names of those that aren't there. @throws VaultError `import-too-large` */
  fill(text: string): { readonly text: string; readonly missing: ReadonlySet<string> } {
    const missing = new Set<string>()
    let filled = text
    for (let depth = 0; filled.includes('{{') && missing.size === 0; depth += 1) {
      if (depth >= limits.depth) throw new VaultError('import-too-large')
      const next = this.#replace(filled, missing)
      if (next === filled) break
      filled = next
    }
    return { text: filled, missing }
  }

  /** What is made is counted as it is made: one pass can make gigabytes of a text that is short. */
  #replace(text: string, missing: Set<string>): string {
    let length = text.length
    const count = (more: number) => {
      length += more
      this.#room.left -= Math.max(0, more)
      if (length > limits.length || this.#room.left < 0) throw new VaultError('import-too-large')
    }
    count(0)
    return text.replace(/\{\{([^{}]{1,200})\}\}/g, (whole, name: string) => {
      const value = this.#get(name.trim())
      if (value === undefined) missing.add(name.trim())
      else count(value.length - whole.length)
      return value ?? whole
    })
  }

  #get(name: string): string | undefined {
    for (const values of this.#values) if (values.has(name)) return values.get(name)
    return undefined
  }
}

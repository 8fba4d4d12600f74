import { findSecretLike } from '../../credentials/secret-like.ts'
import { foldName } from '../bundles/payload.ts'

/** Longest name of an item, in UTF-16 code units. */
const longest = 200

/** More than the part of a text that a name is made of. */
const mostOfText = 1000

/**
 * As much of a text from outside as goes into names. What is part of many of them, as the name of a folder is, is cut before:
 * each would hold all of it, and a file of a megabyte would need gigabytes.
 */
export function forNames(text: string): string {
  return text.slice(0, mostOfText)
}

/** Letters and marks that nobody sees (Unicode, Default_Ignorable_Code_Point): with one, a name looks like another. */
const ignorable = /(?!\p{C})\p{DI}/gu
/** More marks upon a letter than any language has: they cover the lines around. */
const heaped = /(\p{M}{4})\p{M}+/gu

/** A text from outside as a name may be: composed, on one line, without what can't be seen, and cut. It may be empty. */
export function toName(text: string): string {
  const clean = text
    .slice(0, 4000)
    .replace(ignorable, '')
    .normalize('NFC')
    .replace(heaped, '$1')
    .replace(/[\p{C}\p{Z}\u2800]+/gu, ' ')
    .trim()
  return cut(clean, longest)
}

function cut(text: string, length: number): string {
  // Half of a character outside the basic plane is not left at the cut.
  return text
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()
}

/** A text of a file for people, where it may stand in a message: nothing that can't be seen, nothing that looks like a secret. */
export function toWords(text: string, otherwise: string): string {
  const name = toName(text)
  return name === '' || findSecretLike(name) !== null ? otherwise : name
}

const hostName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(:\d{1,5})?$/i

/** Whether a text holds one of the values. Words, hosts and short values occur in any text, and tell nothing by it. */
export function holdsOne(text: string, values: Iterable<string>): boolean {
  for (const value of values)
    if (value.length >= 8 && text.includes(value) && /[^a-z]/.test(value) && !hostName.test(value)) return true
  return false
}

/** Gives each item of one kind a name that no other has, whatever the case of its letters. */
export class Names {
  readonly #given = new Set<string>()
  readonly #counted = new Map<string, number>()

  /** The name; where it is taken the one that tells more, if there is one, or else the name with the next free number. */
  give(wanted: string, telling = ''): string {
    if (this.#take(wanted)) return wanted
    if (telling !== '' && this.#take(telling)) return telling
    const stem = foldName(wanted.slice(0, 190))
    for (let number = this.#counted.get(stem) ?? 2; ; number += 1) {
      const suffix = ` (${number})`
      const name = cut(wanted, longest - suffix.length) + suffix
      this.#counted.set(stem, number + 1)
      if (this.#take(name)) return name
    }
  }

  #take(name: string): boolean {
    const folded = foldName(name)
    if (this.#given.has(folded)) return false
    this.#given.add(folded)
    return true
  }
}

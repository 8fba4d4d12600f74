import { VaultError } from '../../../shared/errors.ts'
import { maxJson } from '../age/json-limits.ts'
import { childOf, childrenOf, textOf, type XmlNode } from '../kdbx/xml.ts'

/** How references name the standard fields. */
const fieldNames: Readonly<Record<string, string>> = {
  T: 'Title',
  U: 'UserName',
  P: 'Password',
  A: 'URL',
  N: 'Notes',
}

/**
 * References to references, how many of them one field leads to, how long it may become by them, and how many characters all
 * fields of a file may lead to.
 */
const limits = { depth: 5, steps: 100, length: 65_536, all: maxJson } as const
const reference = /\{REF:([TUPANI])@([TUPANIO]):([^{}]{1,500})\}/gi

export interface Resolved {
  readonly text: string
  /** Whether something of it is a password. */
  readonly isSecret: boolean
}

/**
 * Field references, such as `{REF:P@I:46C9B1FFBD4ABC4BBB260C6190BAD20C}`: the wanted field of the one entry in which another
 * field is this text. https://keepass.info/help/base/fieldrefs.html
 */
export class KeePassReferences {
  readonly #entries: readonly XmlNode[]
  #room: number = limits.all
  readonly #indexes = new Map<string, Map<string, XmlNode | null>>()

  constructor(entries: readonly XmlNode[]) {
    this.#entries = entries
  }

  /**
   * A text with what its references stand for; null where one leads nowhere, to several entries, or in a circle.
   * @throws VaultError `import-too-large`
   */
  resolve(text: string): Resolved | null {
    return this.#resolve(text, 0, { steps: 0 })
  }

  #resolve(text: string, depth: number, count: { steps: number }): Resolved | null {
    if (!/\{REF:/i.test(text)) return { text, isSecret: false }
    if (depth >= limits.depth) return null
    let isSecret = false
    let isBroken = false
    let length = text.length
    const replaced = text.replace(reference, (_, wanted: string, where: string, what: string) => {
      const found = isBroken ? null : this.#look(wanted.toUpperCase(), where.toUpperCase(), what, depth, count)
      length += found?.text.length ?? 0
      if (found === null || length > limits.length) {
        isBroken = true
        return ''
      }
      isSecret ||= found.isSecret
      return found.text
    })
    return isBroken ? null : { text: replaced, isSecret }
  }

  #look(wanted: string, where: string, what: string, depth: number, count: { steps: number }): Resolved | null {
    count.steps += 1
    if (count.steps > limits.steps) return null
    const entry = this.#index(where).get(what.toLowerCase())
    if (entry === undefined || entry === null) return null
    if (wanted === 'I') return { text: idOf(entry), isSecret: false }
    const text = valuesOf(entry).get(fieldNames[wanted] ?? '') ?? ''
    if (text.length > limits.length) return null
    this.#room -= text.length
    if (this.#room < 0) throw new VaultError('import-too-large')
    const found = this.#resolve(text, depth + 1, count)
    return found && { text: found.text, isSecret: found.isSecret || wanted === 'P' }
  }

  /** Entries by what they have in a field; null where several have the same. */
  #index(where: string): Map<string, XmlNode | null> {
    const known = this.#indexes.get(where)
    if (known !== undefined) return known
    const index = new Map<string, XmlNode | null>()
    for (const entry of this.#entries) {
      for (const text of textsOf(entry, where)) {
        const key = text.toLowerCase()
        index.set(key, index.has(key) && index.get(key) !== entry ? null : entry)
      }
    }
    this.#indexes.set(where, index)
    return index
  }
}

function textsOf(entry: XmlNode, where: string): string[] {
  if (where === 'I') return [idOf(entry)]
  const values = valuesOf(entry)
  if (where !== 'O') return [values.get(fieldNames[where] ?? '') ?? '']
  const standard = new Set(Object.values(fieldNames))
  return [...values].filter(([name]) => !standard.has(name)).map(([, value]) => value)
}

/** Entries are looked at again and again. */
const read = new WeakMap<XmlNode, Map<string, string>>()

function valuesOf(entry: XmlNode): Map<string, string> {
  const known = read.get(entry)
  if (known !== undefined) return known
  const values = new Map(
    childrenOf(entry, 'String').map((string) => [textOf(childOf(string, 'Key')), textOf(childOf(string, 'Value'))]),
  )
  read.set(entry, values)
  return values
}

function idOf(entry: XmlNode): string {
  return Buffer.from(textOf(childOf(entry, 'UUID')), 'base64')
    .toString('hex')
    .toUpperCase()
}

/** A reference in a text. */
export interface Found {
  /** Counted from 1. */
  readonly line: number
  /** What names the credential: an ID, or a name as it is written in an address, decoded. */
  readonly ref: string
  /** The field that an address names, its parts joined by dots; empty for none. */
  readonly field: string
}

/**
 * An address of `keyward://`, as far as it can be one: quotes, brackets and commas of the languages around it end it. Or a
 * UUID, of which only those of credentials count.
 */
const pattern =
  /keyward:\/\/([^\s"'`<>()[\]{}|\\^,;*$]+)|(?<![0-9a-z-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z-])/gi

const newline = 10
/** Longer references are none: a name has 200 characters, each of at most 12 when it is encoded. */
const longestReference = 4096
const longestLine = 64 * 1024
const separators: ReadonlySet<number> = new Set(Buffer.from(' \t\r\'"`<>()[]{}|\\^,;'))

/** Looks for references in a file that comes in pieces. */
export class ReferenceFinder {
  readonly #ids: ReadonlySet<string>
  readonly #decoder = new TextDecoder('utf-8')
  #line = 1
  #rest: Uint8Array = new Uint8Array()

  /** @param ids the IDs of credentials, in lower case */
  constructor(ids: ReadonlySet<string>) {
    this.#ids = ids
  }

  /** References of the lines that end in this piece. */
  push(piece: Uint8Array): Found[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    const end = bytes.lastIndexOf(newline) + 1
    // A line without an end would be kept until memory is full: a very long one is taken in parts.
    const cut = end > 0 ? end : bytes.length > longestLine ? partOf(bytes) : 0
    this.#rest = bytes.slice(cut)
    return this.#search(bytes.subarray(0, cut))
  }

  /** References of the last line. */
  end(): Found[] {
    const found = this.#search(this.#rest)
    this.#rest = new Uint8Array()
    return found
  }

  #search(bytes: Uint8Array): Found[] {
    const text = this.#decoder.decode(bytes)
    const found: Found[] = []
    let at = 0
    for (const match of text.matchAll(pattern)) {
      this.#line += countLines(text, at, match.index)
      at = match.index
      const reference = match[1] === undefined ? this.#byId(match[0]) : byAddress(match[1])
      if (reference) found.push({ line: this.#line, ...reference })
    }
    this.#line += countLines(text, at, text.length)
    return found
  }

  #byId(text: string): Omit<Found, 'line'> | null {
    const ref = text.toLowerCase()
    return this.#ids.has(ref) ? { ref, field: '' } : null
  }
}

/** `Stripe%20live/key.` at the end of a sentence: the name `Stripe live` and the field `key`. */
function byAddress(text: string): Omit<Found, 'line'> | null {
  const [path = ''] = text.split(/[?#]/)
  const [name = '', ...field] = path.replace(/[.:!…]+$/, '').split('/')
  const ref = decode(name)
  return ref === '' ? null : { ref, field: field.filter(Boolean).map(decode).join('.') }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

/** Where a long line may be divided: behind what no reference holds. */
function partOf(bytes: Uint8Array): number {
  const from = bytes.length - longestReference
  for (let at = bytes.length - 1; at >= from; at--) if (separators.has(bytes[at] ?? 0)) return at + 1
  return from
}

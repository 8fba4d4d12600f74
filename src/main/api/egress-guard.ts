import { createHmac, randomBytes } from 'node:crypto'

/** Shorter values occur by chance; a guard that cries wolf would be switched off. */
const minLength = 8

/** An odd multiplier keeps every bit of the hash in play modulo 2^32. */
const base = 16_777_619
/** What the byte that leaves the window of `minLength` bytes has been multiplied by. */
const leaving = Array.from({ length: minLength - 1 }).reduce<number>((product) => Math.imul(product, base), 1)

/**
 * The last net between handlers and the wire: it knows fingerprints of the secrets that were opened in this session, in
 * the forms in which they might travel, and finds them in an answer. It keeps no plaintext: a rolling hash of the first
 * bytes (Rabin and Karp) finds candidates, a keyed digest of the whole decides. A text is read once, however many secrets
 * are watched.
 */
export class EgressGuard {
  readonly #key = randomBytes(32)
  /** Digests by length in bytes, by the hash of the first bytes. */
  readonly #forms = new Map<number, Map<number, Set<string>>>()
  /** A bit for every hash, folded to 16 bits: most places of a text need no look into the map. */
  readonly #seen = new Uint8Array(8192)

  /** Learns the values of a secret that is being used. */
  watch(values: Iterable<string>): void {
    for (const value of values) for (const form of formsOf(value)) this.#learn(Buffer.from(form))
  }

  /** Forgets everything, when the vault locks. */
  clear(): void {
    this.#forms.clear()
    this.#seen.fill(0)
  }

  /** Whether a text holds one of the watched secrets in any form. */
  finds(text: string): boolean {
    if (this.#forms.size === 0) return false
    const bytes = Buffer.from(text)
    let hash = 0
    for (let end = 0; end < bytes.length; end++) {
      if (end >= minLength) hash = (hash - Math.imul(bytes[end - minLength] ?? 0, leaving)) | 0
      hash = (Math.imul(hash, base) + (bytes[end] ?? 0)) | 0
      if (end >= minLength - 1 && this.#mayBegin(hash) && this.#isFormAt(bytes, end - minLength + 1, hash)) return true
    }
    return false
  }

  #learn(bytes: Buffer): void {
    if (bytes.length < minLength) return
    let hash = 0
    for (let at = 0; at < minLength; at++) hash = (Math.imul(hash, base) + (bytes[at] ?? 0)) | 0
    const lengths = this.#forms.get(hash) ?? new Map<number, Set<string>>()
    const digests = lengths.get(bytes.length) ?? new Set()
    this.#forms.set(hash, lengths.set(bytes.length, digests.add(this.#digest(bytes))))
    const fold = (hash ^ (hash >>> 16)) & 0xffff
    this.#seen[fold >> 3] = (this.#seen[fold >> 3] ?? 0) | (1 << (fold & 7))
  }

  #mayBegin(hash: number): boolean {
    const fold = (hash ^ (hash >>> 16)) & 0xffff
    return ((this.#seen[fold >> 3] ?? 0) & (1 << (fold & 7))) !== 0
  }

  #isFormAt(bytes: Buffer, start: number, hash: number): boolean {
    for (const [length, digests] of this.#forms.get(hash) ?? []) {
      const end = start + length
      if (end <= bytes.length && digests.has(this.#digest(bytes.subarray(start, end)))) return true
    }
    return false
  }

  #digest(bytes: Uint8Array): string {
    return createHmac('sha256', this.#key).update(bytes).digest('base64')
  }
}

/** The forms in which a value might leave: plain, inside JSON, Base64 in its three alignments, hex, URL-encoded. */
function formsOf(value: string): Set<string> {
  const bytes = Buffer.from(value)
  const forms = new Set([
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.isWellFormed() ? value : ''),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ])
  if (bytes.length < minLength) return forms
  // A text encoded together with others (`user:password`) stands at one of three alignments; the characters at both
  // ends depend on the neighbours and are left out.
  for (const offset of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const core = encoded.slice(offset === 0 ? 0 : offset + 1, (bytes.length + offset) % 3 === 0 ? undefined : -1)
    forms.add(core)
    forms.add(core.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return forms
}

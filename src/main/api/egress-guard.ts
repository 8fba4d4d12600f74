import { createHmac, randomBytes } from 'node:crypto'

/** Shorter values occur by chance; a guard that cries wolf would be switched off. */
const minLength = 8

/**
 * The last net between handlers and the wire: it knows fingerprints of the secrets that were opened in this session, in
 * the forms in which they might travel, and finds them in an answer. It keeps no plaintext: a rolling hash (Rabin and
 * Karp) finds candidates, a keyed digest decides.
 */
export class EgressGuard {
  readonly #key = randomBytes(32)
  /** Digests by rolling hash, by length in bytes. */
  readonly #forms = new Map<number, Map<number, Set<string>>>()

  /** Learns the values of a secret that is being used. */
  watch(values: Iterable<string>): void {
    for (const value of values) for (const form of formsOf(value)) this.#learn(form)
  }

  /** Forgets everything, when the vault locks. */
  clear(): void {
    this.#forms.clear()
  }

  /** Whether a text holds one of the watched secrets in any form. */
  finds(text: string): boolean {
    if (this.#forms.size === 0) return false
    const bytes = Buffer.from(text)
    for (const [length, hashes] of this.#forms) if (this.#findsLength(bytes, length, hashes)) return true
    return false
  }

  #learn(form: string): void {
    const bytes = Buffer.from(form)
    if (bytes.length < minLength) return
    const hashes = this.#forms.get(bytes.length) ?? new Map<number, Set<string>>()
    this.#forms.set(bytes.length, hashes)
    let hash = 0
    for (const byte of bytes) hash = (Math.imul(hash, base) + byte) | 0
    const digests = hashes.get(hash) ?? new Set()
    hashes.set(hash, digests.add(this.#digest(bytes)))
  }

  #findsLength(bytes: Buffer, length: number, hashes: ReadonlyMap<number, ReadonlySet<string>>): boolean {
    if (bytes.length < length) return false
    let top = 1
    for (let i = 1; i < length; i++) top = Math.imul(top, base)
    let hash = 0
    for (let end = 0; end < bytes.length; end++) {
      if (end >= length) hash = (hash - Math.imul(bytes[end - length] ?? 0, top)) | 0
      hash = (Math.imul(hash, base) + (bytes[end] ?? 0)) | 0
      if (end < length - 1) continue
      const digests = hashes.get(hash)
      if (digests?.has(this.#digest(bytes.subarray(end - length + 1, end + 1)))) return true
    }
    return false
  }

  #digest(bytes: Uint8Array): string {
    return createHmac('sha256', this.#key).update(bytes).digest('base64')
  }
}

/** An odd multiplier keeps every bit of the hash in play modulo 2^32. */
const base = 16_777_619

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

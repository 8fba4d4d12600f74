import type { KeyObject } from 'node:crypto'
import { createHash, createHmac } from 'node:crypto'

/** Length of a link of the chain, in bytes. */
export const chainLength = 32
const domain = Buffer.from('keyward/audit/1')

/**
 * The next link of the audit chain: HMAC-SHA256 under the vault's "audit" key over the link before it and the record in
 * canonical form (`canonical`). The first record follows 32 zero bytes.
 */
export function chainMac(auditKey: KeyObject, previous: Uint8Array, record: Uint8Array): Buffer {
  if (previous.length !== chainLength) throw new Error('A link of the audit chain has 32 bytes.')
  // In one piece: each call into the hash costs as much as hashing a record.
  return createHmac('sha256', auditKey)
    .update(Buffer.concat([domain, previous, record]))
    .digest()
}

/**
 * What stands for the log up to a record, to be kept outside the vault: an anchor, such as `1204:9f86d081884c7d659a2feaa0c55ad015`,
 * is the record's number and the first 128 bits of a SHA-256 over all records until there, in canonical form. It has no key: a new
 * vault key leaves it true, and who holds the vault's key can't find another log that fits it either.
 */
export class LogDigest {
  readonly #hash = createHash('sha256').update('keyward/audit-anchor/1')

  add(record: Uint8Array): void {
    this.#hash.update(record)
  }

  /** The anchor of the record that was added last, whose number is `seq`. */
  anchor(seq: number): string {
    return `${seq}:${this.#hash.copy().digest('hex').slice(0, 32)}`
  }
}

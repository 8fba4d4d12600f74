import type { KeyObject } from 'node:crypto'
import { createHmac } from 'node:crypto'

/** Length of a link of the chain, in bytes. */
export const chainLength = 32

/**
 * The next link of the audit chain: HMAC-SHA256 under the vault's "audit" key over the link before it and the record in
 * canonical form (`canonical`). The first record follows 32 zero bytes.
 */
export function chainMac(auditKey: KeyObject, previous: Uint8Array, record: Uint8Array): Buffer {
  if (previous.length !== chainLength) throw new Error('A link of the audit chain has 32 bytes.')
  return createHmac('sha256', auditKey).update('keyward/audit/1').update(previous).update(record).digest()
}

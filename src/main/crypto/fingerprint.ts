import type { KeyObject } from 'node:crypto'
import { createHmac } from 'node:crypto'

/**
 * Keyed fingerprint of a value: HMAC-SHA256 under the vault's "fingerprint" key, 64 hexadecimal digits. Equal values of one
 * vault have the same; without the key it says nothing about the value.
 */
export function fingerprint(key: KeyObject, value: string | Uint8Array): string {
  return createHmac('sha256', key).update(value).digest('hex')
}

import type { KeyObject } from 'node:crypto'
import { createHmac } from 'node:crypto'
import type { FieldValues } from '../../shared/domain/credential.ts'

/**
 * Keyed fingerprint of a value: HMAC-SHA256 under the vault's "fingerprint" key, 64 hexadecimal digits. Equal values of one
 * vault have the same; without the key it says nothing about the value.
 */
export function fingerprint(key: KeyObject, value: string | Uint8Array): string {
  return createHmac('sha256', key).update(value).digest('hex')
}

/** Keyed fingerprint of a credential's secret fields, the same whatever the order of their names. */
export function fieldsFingerprint(key: KeyObject, values: FieldValues): string {
  return fingerprint(key, canonicalText(values))
}

function canonicalText(values: FieldValues): string {
  const sorted = (value: FieldValues[string]) =>
    typeof value === 'string' ? value : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(
    Object.entries(values)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, sorted(value)]),
  )
}

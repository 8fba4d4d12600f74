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

/** The keyed fingerprint of one secret field; a name beside a text in `variables.DATABASE_URL`. */
export interface FieldMark {
  readonly field: string
  readonly mark: Buffer
}

/** Two of a million values have the same 128 bits with a chance of one in 10^27. */
const markLength = 16

/**
 * Keyed fingerprints of the secret fields one by one, by which the same password is found in a database login and in a file of
 * variables. What stands among variables without being secret, such as `true` or `production`, says nothing when it occurs twice and gets none.
 */
export function fieldMarks(key: KeyObject, values: FieldValues): FieldMark[] {
  // In one piece: each call into the hash costs as much as hashing the text.
  const markOf = (text: string) => createHmac('sha256', key).update(`field\0${text}`).digest().subarray(0, markLength)
  return Object.entries(values).flatMap(([name, value]) => {
    if (typeof value === 'string') return value === '' ? [] : [{ field: name, mark: markOf(value) }]
    return Object.entries(value)
      .filter(([, text]) => isLikeASecret(text))
      .map(([pair, text]) => ({ field: `${name}.${pair}`, mark: markOf(text) }))
  })
}

/** At least 8 characters of more than one class, and no address without a sign-in in it. */
function isLikeASecret(text: string): boolean {
  if (text.length < 8 || /^[a-z][a-z0-9+.-]*:\/\/[^@\s]*$/i.test(text)) return false
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((each) => each.test(text)).length
  return classes > 1
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

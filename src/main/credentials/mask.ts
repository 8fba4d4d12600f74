import type { FieldValues } from '../../shared/domain/credential.ts'
import { type CredentialType, findField } from './type.ts'

/** Always the same number, so that it tells nothing about the length. */
const bullets = '••••'

/**
 * A hint by which its owner recognises a machine-made value: its last four characters, shown only when it has at least
 * 16 and they are less than a quarter of it. Otherwise bullets alone.
 */
export function maskValue(value: string): string {
  const tail = value.slice(-4)
  const shown = value.length >= 16 && tail.length / value.length < 0.25 && /^[\x21-\x7e]{4}$/.test(tail)
  return shown ? bullets + tail : bullets
}

/** The masked hint of a credential, made from its primary field when the value is stored. Empty when it holds none. */
export function maskedHint(type: CredentialType, secrets: FieldValues): string {
  const field = findField(type, type.primary)
  const value = secrets[type.primary]
  if (field === undefined || value === undefined || value === '') return ''
  if (typeof value !== 'string') {
    const count = Object.keys(value).length
    return count === 1 ? '1 value' : `${count} values`
  }
  return field.kind === 'text' && !field.hideTail ? maskValue(value) : bullets
}

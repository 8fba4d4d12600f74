import { readFileSync } from 'node:fs'
import { VaultError } from '../../../shared/errors.ts'
import { type FieldInput, validateFields } from '../fields.ts'
import type { CredentialType } from '../type.ts'

/** All fields of a new credential, once they were found valid. */
export function valuesOf(type: CredentialType, config: FieldInput['config'], secrets: FieldInput['secrets']) {
  const checked = validateFields(type, { config, secrets }, 'create')
  return { ...checked.config, ...checked.secrets }
}

/** The complaints about a new credential as `field: sentence`; empty when there are none. */
export function complaint(type: CredentialType, config: FieldInput['config'], secrets: FieldInput['secrets']): string {
  try {
    valuesOf(type, config, secrets)
  } catch (error) {
    if (error instanceof VaultError)
      return error.issues?.map(({ path, message }) => `${path}: ${message}`).join(' ') ?? ''
    throw error
  }
  return ''
}

/** What the material of a new credential says of itself. */
export function factsOf(
  type: CredentialType,
  config: FieldInput['config'],
  secrets: FieldInput['secrets'],
): Record<string, string> {
  const facts = type.material?.(valuesOf(type, config, secrets), 'full').facts ?? []
  return Object.fromEntries(facts.filter(({ value }) => value !== '').map(({ label, value }) => [label, value]))
}

/** A file of test/vectors/keys, made by OpenSSL or ssh-keygen for tests and used nowhere else. */
export function keyFile(name: string): string {
  return keyBytes(name).toString('utf8')
}

export function keyBytes(name: string): Buffer {
  return readFileSync(new URL(`../../../../test/vectors/keys/${name}`, import.meta.url))
}

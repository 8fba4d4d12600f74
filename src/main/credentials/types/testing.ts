import { readFileSync } from 'node:fs'
import { VaultError } from '../../../shared/errors.ts'
import { type FieldInput, validateFields } from '../fields.ts'
import { pemBlocks } from '../material/pem.ts'
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

const iterations = Buffer.from([0x02, 0x02, 0x08, 0x00])

/** DER with 2,147,483,647 iterations in place of 2,048: four bytes longer, lengths around it raised. */
function withManyIterations(der: Buffer): Buffer {
  const at = der.indexOf(iterations)
  const many = Buffer.concat([
    der.subarray(0, at),
    Buffer.from([0x02, 0x04, 0x7f, 0xff, 0xff, 0xff]),
    der.subarray(at + 4),
  ])
  for (let start = 0; start < at; start++) {
    const length = der[start + 1] ?? 0
    const isShort = der[start] === 0x30 && length < 0x80 && start + 2 + length > at
    const isLong = der[start] === 0x30 && length === 0x82 && start + 4 + der.readUInt16BE(start + 2) > at
    if (isShort) many[start + 1] = length + 2
    if (isLong) many.writeUInt16BE(der.readUInt16BE(start + 2) + 2, start + 2)
  }
  return many
}

/** An encrypted private key whose passphrase would be hashed for an hour. */
export function endlessKey(): string {
  const der = withManyIterations(pemBlocks(keyFile('rsa-pkcs8.pem'))[0]?.bytes ?? Buffer.alloc(0))
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${der.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`
}

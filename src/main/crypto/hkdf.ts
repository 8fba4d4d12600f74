import type { KeyObject } from 'node:crypto'
import { createSecretKey, hkdfSync } from 'node:crypto'

/** Length of the vault key and of every key derived from it, in bytes. */
export const keyLength = 32

/** The keys of an unlocked vault, one for each purpose. */
export interface VaultKeys {
  /** Raw key of the SQLCipher database. */
  readonly database: Buffer
  /** Wraps the data keys of secret versions. */
  readonly secrets: KeyObject
  /** Finds equal values without opening them. */
  readonly fingerprint: KeyObject
  /** Chains the audit log. */
  readonly audit: KeyObject
  /** Signs reports that leave the vault. */
  readonly reports: KeyObject
  /** Authenticates keyslots.json. */
  readonly slots: KeyObject
}

/** The number is the version of the derivation; a changed use gets a new one. */
const purposes = {
  database: 'keyward/1/database',
  secrets: 'keyward/1/secrets',
  fingerprint: 'keyward/1/fingerprint',
  audit: 'keyward/1/audit',
  reports: 'keyward/1/reports',
  slots: 'keyward/1/slots',
} as const satisfies Record<keyof VaultKeys, string>

/**
 * Derives the keys of a vault with HKDF-SHA256 (RFC 5869): the salt is the vault's ID, the info names the purpose.
 * The vault key stays the caller's, to be wiped there.
 */
export function deriveVaultKeys(vaultKey: Buffer, vaultId: string): VaultKeys {
  return {
    database: derive(vaultKey, vaultId, 'database'),
    secrets: deriveKeyObject(vaultKey, vaultId, 'secrets'),
    fingerprint: deriveKeyObject(vaultKey, vaultId, 'fingerprint'),
    audit: deriveKeyObject(vaultKey, vaultId, 'audit'),
    reports: deriveKeyObject(vaultKey, vaultId, 'reports'),
    slots: deriveSlotsKey(vaultKey, vaultId),
  }
}

/** The key that authenticates keyslots.json alone: all that is needed of the keys before the vault opens. */
export function deriveSlotsKey(vaultKey: Buffer, vaultId: string): KeyObject {
  return deriveKeyObject(vaultKey, vaultId, 'slots')
}

/**
 * Ends the keys: the database key is overwritten, the others are let go of. Node keeps those outside the JavaScript heap and
 * clears their memory when they are collected.
 */
export function wipeKeys(keys: VaultKeys): void {
  keys.database.fill(0)
  const ended: { -readonly [Name in keyof VaultKeys]?: VaultKeys[Name] } = keys
  delete ended.secrets
  delete ended.fingerprint
  delete ended.audit
  delete ended.reports
  delete ended.slots
}

function derive(vaultKey: Buffer, vaultId: string, purpose: keyof typeof purposes): Buffer {
  if (vaultKey.length !== keyLength) throw new Error('A vault key has 32 bytes.')
  return Buffer.from(hkdfSync('sha256', vaultKey, vaultId, purposes[purpose], keyLength))
}

function deriveKeyObject(vaultKey: Buffer, vaultId: string, purpose: keyof typeof purposes): KeyObject {
  const bytes = derive(vaultKey, vaultId, purpose)
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}

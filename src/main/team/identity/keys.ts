import { VaultError } from '../../../shared/errors.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { Secret } from '../../crypto/secret.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { IdentityRecord } from '../../vault/repositories/identity.ts'
import { findIdentity } from '../../vault/repositories/identity.ts'

/** What only this person has: it opens what was encrypted for them, and signs in their name. */
export interface IdentityKeys {
  /** `AGE-SECRET-KEY-1…` */
  readonly age: string
  /** The Ed25519 seed; wiped after use. */
  readonly seed: Buffer
}

/** Seals both keys for the vault. */
export function sealIdentity(secrets: Secrets, id: string, { age, seed }: IdentityKeys): Buffer {
  return secrets.sealBeside(
    'keyward/identity',
    Buffer.from(JSON.stringify({ age, seed: seed.toString('base64') })),
    id,
    1,
  )
}

/** The row of the person's identity. @throws VaultError `identity-missing` */
export function requireIdentity(db: ReadDb): IdentityRecord {
  const record = findIdentity(db)
  if (!record) throw new VaultError('identity-missing')
  return record
}

/** Opens both keys for one piece of work, and wipes the seed after it. @throws VaultError `secret-damaged` */
export function withIdentity<T>(secrets: Secrets, record: IdentityRecord, work: (keys: IdentityKeys) => T): T {
  return secrets.openBeside('keyward/identity', record.sealed, record.id, 1).use((bytes) => {
    const { age, seed } = JSON.parse(bytes.toString('utf8')) as { age: string; seed: string }
    return new Secret(Buffer.from(seed, 'base64')).use((plain) => work({ age, seed: plain }))
  })
}

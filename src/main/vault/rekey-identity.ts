import { VaultError } from '../../shared/errors.ts'
import type { SealContext } from '../crypto/aead.ts'
import { open, rewrap } from '../crypto/aead.ts'
import type { VaultKeys } from '../crypto/hkdf.ts'
import type { ReadDb, WriteDb } from './database.ts'
import { findIdentity, updateIdentitySealed } from './repositories/identity.ts'

/** Wraps the data key of the person's identity under another vault key. One that could not be opened before stays as it is. */
export function moveIdentity(db: WriteDb, vaultId: string, from: VaultKeys, to: VaultKeys): void {
  const record = findIdentity(db)
  if (!record || countOpenIdentities(db, vaultId, from) === 0) return
  updateIdentitySealed(db, rewrap(from.secrets, to.secrets, record.sealed, contextOf(vaultId, record.id)))
}

/** 1 when the identity opens with these keys; 0 when it doesn't, or there is none. */
export function countOpenIdentities(db: ReadDb, vaultId: string, keys: VaultKeys): number {
  const record = findIdentity(db)
  if (!record) return 0
  try {
    open(keys.secrets, record.sealed, contextOf(vaultId, record.id)).fill(0)
    return 1
  } catch (error) {
    if (error instanceof VaultError) return 0
    throw error
  }
}

function contextOf(vaultId: string, id: string): SealContext {
  return { vaultId, credentialId: id, version: 1, domain: 'keyward/identity' }
}

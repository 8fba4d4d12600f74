import { VaultError } from '../../shared/errors.ts'
import type { SealContext } from '../crypto/aead.ts'
import { open, rewrap } from '../crypto/aead.ts'
import type { VaultKeys } from '../crypto/hkdf.ts'
import type { ReadDb, WriteDb } from './database.ts'
import type { SealedGrant } from './repositories/oauth-grants.ts'
import { putGrant, sealedGrants } from './repositories/oauth-grants.ts'

/**
 * Wraps the data keys of OAuth tokens under another vault key. What could not be opened before stays as it is, and can't be
 * opened after.
 */
export function moveGrants(db: WriteDb, vaultId: string, from: VaultKeys, to: VaultKeys): void {
  for (const row of sealedGrants(db)) {
    const move = (sealed: Buffer | null, context: SealContext) =>
      sealed === null ? null : (tried(() => rewrap(from.secrets, to.secrets, sealed, context)) ?? sealed)
    putGrant(db, row.rid, {
      sealed: move(row.sealed, tokensOf(vaultId, row)),
      claim_key: move(row.claim_key, lateKeyOf(vaultId, row)),
    })
  }
}

/** How many tokens open with these keys. */
export function countOpenGrants(db: ReadDb, vaultId: string, keys: VaultKeys): number {
  const opens = (row: SealedGrant) =>
    tried(() => open(keys.secrets, row.sealed ?? Buffer.alloc(0), tokensOf(vaultId, row)).fill(0)) !== undefined
  return sealedGrants(db).filter(opens).length
}

function tokensOf(vaultId: string, row: SealedGrant): SealContext {
  return { vaultId, credentialId: row.credential_id, version: row.generation, domain: 'keyward/oauth-tokens' }
}

function lateKeyOf(vaultId: string, row: SealedGrant): SealContext {
  return { vaultId, credentialId: row.credential_id, version: row.generation, domain: 'keyward/oauth-late-key' }
}

function tried<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof VaultError) return undefined
    throw error
  }
}

import { createHmac, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deriveSlotsKey, deriveVaultKeys, wipeKeys } from './hkdf.ts'

const vaultKey = Buffer.alloc(32, 7)
const vaultId = '019314c2-0000-7000-8000-000000000001'

/** HKDF-SHA256 by RFC 5869's own formulas, for one block. */
function expected(info: string): string {
  const prk = createHmac('sha256', vaultId).update(vaultKey).digest()
  return createHmac('sha256', prk)
    .update(info)
    .update(Buffer.from([1]))
    .digest('hex')
}

const bytesOf = (key: Buffer | KeyObject) => (Buffer.isBuffer(key) ? key : key.export()).toString('hex')

describe('the keys of a vault', () => {
  it('are HKDF-SHA256 of the vault key, salted with the vault ID, one for each purpose', () => {
    const keys = deriveVaultKeys(vaultKey, vaultId)
    for (const purpose of ['database', 'secrets', 'fingerprint', 'audit', 'reports', 'slots'] as const)
      expect(bytesOf(keys[purpose])).toBe(expected(`keyward/1/${purpose}`))
    expect(new Set(Object.values(keys).map(bytesOf)).size).toBe(6)
    expect(bytesOf(deriveSlotsKey(vaultKey, vaultId))).toBe(bytesOf(keys.slots))
  })

  it('differ from vault to vault and from key to key', () => {
    const own = bytesOf(deriveVaultKeys(vaultKey, vaultId).secrets)
    expect(bytesOf(deriveVaultKeys(vaultKey, `${vaultId}2`).secrets)).not.toBe(own)
    expect(bytesOf(deriveVaultKeys(Buffer.alloc(32, 8), vaultId).secrets)).not.toBe(own)
  })

  it('leave the vault key to its owner and are gone after wiping', () => {
    const keys = deriveVaultKeys(vaultKey, vaultId)
    wipeKeys(keys)
    expect(keys.database.equals(Buffer.alloc(32))).toBe(true)
    expect([keys.secrets, keys.fingerprint, keys.audit, keys.reports, keys.slots]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(vaultKey.equals(Buffer.alloc(32, 7))).toBe(true)
  })

  it('are not made of a key of another length', () => {
    expect(() => deriveVaultKeys(Buffer.alloc(16), vaultId)).toThrow('32 bytes')
  })
})

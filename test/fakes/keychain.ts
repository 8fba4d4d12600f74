import type { Keychain } from '../../src/main/keys/fernet/keychain.ts'
import { VaultError } from '../../src/shared/errors.ts'

/** A keychain in memory. */
export interface MemoryKeychain extends Keychain {
  readonly entries: Map<string, Buffer>
  /** Makes every call fail, as a locked or missing keychain does. */
  broken: boolean
}

export function memoryKeychain(): MemoryKeychain {
  const entries = new Map<string, Buffer>()
  const guard = () => {
    if (keychain.broken) throw new VaultError('keychain-unavailable')
  }
  const keychain: MemoryKeychain = {
    name: 'Memory',
    entries,
    broken: false,
    available: async () =>
      keychain.broken ? { available: false, reason: 'It is broken.' } : { available: true, reason: '' },
    async get(account) {
      guard()
      const found = entries.get(account)
      return found ? Buffer.from(found) : null
    },
    async set(account, secret) {
      guard()
      entries.set(account, Buffer.from(secret))
    },
    async delete(account) {
      guard()
      return entries.delete(account)
    },
  }
  return keychain
}

import { VaultError } from '../../../shared/errors.ts'
import type { FernetKey } from '../../crypto/fernet.ts'
import { decrypt, encrypt } from '../../crypto/fernet.ts'
import type { KeyProvider, ProviderDefinition, ProviderRequest, WrappedKey } from '../provider.ts'
import type { SlotContext } from '../slot-context.ts'
import { bindContext, unbindContext } from '../slot-context.ts'
import { environmentKey } from './environment-key.ts'
import { createKeychainKey, keychainAccount, readKeychainKey } from './keychain-key.ts'

/**
 * Wraps the vault key into a Fernet token whose key is kept in the system's keychain, one per slot, or given by the person
 * in the environment. The token's message is the vault key and the digest of its context.
 */
export const fernetProvider: ProviderDefinition = {
  id: 'fernet',
  unattended: (source) => (source === 'environment' ? 0 : 1),
  make: (request) => (request.source === 'environment' ? withOwnKey(request) : withKeychain(request)),
}

function withOwnKey({ environment }: ProviderRequest): KeyProvider {
  return {
    id: 'fernet',
    async check() {
      environmentKey(environment)
    },
    wrap: async (vaultKey, context) => wrapWith(environmentKey(environment), vaultKey, context),
    unwrap: async (wrapped, context) => unwrapWith(environmentKey(environment), wrapped, context),
  }
}

function withKeychain({ environment: { keychain } }: ProviderRequest): KeyProvider {
  return {
    id: 'fernet',
    async check() {
      if (!(await keychain.available()).available) throw new VaultError('keychain-unavailable')
    },
    wrap: async (vaultKey, context) => wrapWith(await createKeychainKey(keychain, context), vaultKey, context),
    async unwrap(wrapped, context) {
      const key = await readKeychainKey(keychain, context)
      try {
        return unwrapWith(key, wrapped, context)
      } catch (error) {
        // This key was made for this slot alone, so it is the slot that isn't what it was.
        if (error instanceof VaultError && error.code === 'key-wrong') throw new VaultError('key-wrong-vault')
        throw error
      }
    },
    async forget(context) {
      await keychain.delete(keychainAccount(context))
    },
  }
}

function wrapWith(key: FernetKey, vaultKey: Buffer, context: SlotContext): WrappedKey {
  const bound = bindContext(vaultKey, context)
  const token = encrypt(key, bound)
  bound.fill(0)
  return { wrapped: Buffer.from(token, 'latin1'), params: {} }
}

function unwrapWith(key: FernetKey, { wrapped }: WrappedKey, context: SlotContext): Buffer {
  return unbindContext(decrypt(key, wrapped.toString('latin1')), context)
}

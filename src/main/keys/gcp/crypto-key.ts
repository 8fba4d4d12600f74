import type { KeyProvider, ProviderRequest } from '../provider.ts'
import { bindContext, contextBytes, unbindContext } from '../slot-context.ts'
import { readAccount } from './account.ts'
import { decrypt, encrypt } from './cloud-kms.ts'
import { settingsOf } from './settings.ts'

/** A key of Cloud KMS, as it wraps the vault key of one slot. */
export function cryptoKey(request: ProviderRequest): KeyProvider {
  return {
    id: 'gcp',
    async check() {
      await readAccount(settingsOf(request.settings), request.environment)
    },
    async wrap(vaultKey, context) {
      const bound = bindContext(vaultKey, context)
      try {
        const { ciphertext, keyVersion } = await encrypt(request, bound, contextBytes(context))
        return { wrapped: ciphertext, params: { keyVersion } }
      } finally {
        bound.fill(0)
      }
    },
    unwrap: async ({ wrapped }, context) =>
      unbindContext(await decrypt(request, wrapped, contextBytes(context)), context),
  }
}

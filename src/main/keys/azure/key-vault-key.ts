import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyProvider, ProviderRequest } from '../provider.ts'
import { requireSound } from '../settings.ts'
import { bindContext, unbindContext } from '../slot-context.ts'
import { connectKeyVault, type PinnedKey } from './client.ts'
import { azureFields } from './fields.ts'

const pinnedKey: z.ZodType<PinnedKey> = z.object({
  keyVersion: z.string().regex(/^[0-9A-Za-z]{1,64}$/),
  algorithm: z.enum(['RSA-OAEP-256', 'A256KW']),
})

/** A key of a key vault, for one slot. */
export function keyVaultKey(request: ProviderRequest): KeyProvider {
  // One connection for a slot that is made: it wraps and unwraps, and a person signs in once.
  const connect = once(async () => {
    requireSound(azureFields, request.settings)
    return connectKeyVault(request)
  })
  return {
    id: 'azure',
    // Making the slot asks the service everything that could be asked here, before anything is written.
    async check() {},
    async wrap(vaultKey, context) {
      const bound = bindContext(vaultKey, context)
      try {
        const { wrapped, key } = await (await connect()).wrap(bound)
        return { wrapped, params: { ...key } }
      } finally {
        bound.fill(0)
      }
    },
    async unwrap({ wrapped, params }, context) {
      const key = pinnedKey.safeParse(params)
      if (!key.success) throw new VaultError('keyslots-damaged')
      return unbindContext(await (await connect()).unwrap(key.data, wrapped), context)
    },
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

import type { ProviderId } from '../../../shared/domain/vault.ts'
import type { KeyProvider } from '../provider.ts'

/** A provider whose code is loaded with its first use: most starts use no service, and an SDK takes longer than they do. */
export function loadedWhenUsed(id: ProviderId, load: () => Promise<KeyProvider>): KeyProvider {
  let loading: Promise<KeyProvider> | undefined
  const provider = () => {
    loading ??= load()
    return loading
  }
  return {
    id,
    check: async () => (await provider()).check(),
    wrap: async (vaultKey, context) => (await provider()).wrap(vaultKey, context),
    unwrap: async (wrapped, context) => (await provider()).unwrap(wrapped, context),
  }
}

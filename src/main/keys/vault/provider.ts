import type { KeyProvider, ProviderDefinition } from '../provider.ts'
import { vaultFields } from './fields.ts'

/**
 * The Transit secrets engine of HashiCorp Vault and OpenBao: the key that wraps stays there, and the vault key travels there
 * and back over TLS.
 */
export const vaultProvider = {
  id: 'vault',
  title: 'HashiCorp Vault',
  summary: [
    'The vault opens while you may decrypt with a key that your Vault or OpenBao keeps, without asking you.',
    'Takes its address, a Transit key made for this, and a sign-in: token, vault login, AppRole or password.',
  ],
  fields: vaultFields,
  unattended: () => 2,
  make(request): KeyProvider {
    const transit = async () => (await import('./transit.ts')).transit(request)
    return {
      id: 'vault',
      check: async () => (await transit()).check(),
      wrap: async (vaultKey, context) => (await transit()).wrap(vaultKey, context),
      unwrap: async (wrapped, context) => (await transit()).unwrap(wrapped, context),
    }
  },
} as const satisfies ProviderDefinition

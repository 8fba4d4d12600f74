import type { ProviderDefinition } from '../provider.ts'
import { loadedWhenUsed } from '../remote/loaded-when-used.ts'
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
  make: (request) => loadedWhenUsed('vault', async () => (await import('./transit.ts')).transit(request)),
} as const satisfies ProviderDefinition

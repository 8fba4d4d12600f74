import type { ProviderDefinition } from '../provider.ts'
import { loadedWhenUsed } from '../remote/loaded-when-used.ts'
import { azureFields } from './fields.ts'

/**
 * Wraps the vault key by a key of Azure Key Vault, which doesn't leave it. Neither RSA-OAEP nor AES key wrap binds a context, so
 * it is bound inside the plaintext.
 */
export const azureProvider: ProviderDefinition & { readonly id: 'azure' } = {
  id: 'azure',
  title: 'Azure Key Vault',
  summary: [
    'A key in Azure Key Vault or a Managed HSM opens the vault, while you are signed in to Azure and reach it.',
    'It takes an RSA key there and the role Key Vault Crypto Service Encryption User on it.',
  ],
  fields: azureFields,
  // A browser asks a person, each time: what it signs in with is kept in memory alone, and for one opening.
  unattended: (_, { signIn }) => (signIn === 'browser' ? null : 2),
  make: (request) => loadedWhenUsed('azure', async () => (await import('./key-vault-key.ts')).keyVaultKey(request)),
}

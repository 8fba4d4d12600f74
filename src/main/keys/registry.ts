import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import { VaultError } from '../../shared/errors.ts'
import { awsProvider } from './aws/provider.ts'
import { azureProvider } from './azure/provider.ts'
import { fernetProvider } from './fernet/provider.ts'
import { gcpProvider } from './gcp/provider.ts'
import { noopProvider } from './noop/provider.ts'
import { passphraseProvider } from './passphrase/provider.ts'
import type { ProviderDefinition } from './provider.ts'
import { vaultProvider } from './vault/provider.ts'

/** Key providers that are set up by settings: services that keep the key. A new one is a folder and a line here. */
export const serviceProviders: readonly ServiceProvider[] = [awsProvider, gcpProvider, azureProvider, vaultProvider]

type ServiceProvider = ProviderDefinition & { readonly id: KeyProviderInfo['id'] }

/** Every key provider of this version. */
const definitions: readonly ProviderDefinition[] = [
  fernetProvider,
  passphraseProvider,
  ...serviceProviders,
  noopProvider,
]

const byId = new Map<string, ProviderDefinition>(definitions.map((definition) => [definition.id, definition]))

/** Whether the provider is a service, set up by settings. */
export function isService(provider: string): boolean {
  return serviceProviders.some(({ id }) => id === provider)
}

/** Whether this version knows the provider. Slots of others are kept as they are. */
export function isSupported(provider: string): boolean {
  return byId.has(provider)
}

export function findProvider(provider: string): ProviderDefinition | undefined {
  return byId.get(provider)
}

/** @throws VaultError `provider-unknown` */
export function getProvider(provider: string): ProviderDefinition {
  const definition = byId.get(provider)
  if (!definition) throw new VaultError('provider-unknown')
  return definition
}

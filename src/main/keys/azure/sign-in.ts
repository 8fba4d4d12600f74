import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyEnvironment } from '../environment.ts'
import type { ProviderRequest, ProviderSettings } from '../provider.ts'
import { signInFailure } from './failures.ts'
import type { Transport } from './transport.ts'

/** Milliseconds that signing in may take beside what the service has: `az` starts slowly, and people read. */
export function signInMs({ signIn }: ProviderSettings, serviceMs: number): number {
  if (signIn === 'browser') return 5 * 60_000
  return signIn === 'cli' ? serviceMs : 0
}

/**
 * The sign-in of a slot. It is chosen by name: a search through every sign-in of the machine would end in another account. Tokens
 * are kept in memory for as long as this is held, and so is what the browser's sign-in could be renewed with.
 *
 * What can't be kept from the SDK: `az` runs with this process's own environment (PATH, AZURE_CONFIG_DIR), and of that
 * AZURE_REGIONAL_AUTHORITY_NAME and AZURE_IDENTITY_DISABLE_MULTITENANTAUTH are read. A browser's sign-in that nobody answers leaves
 * a listener on the loopback until the process ends.
 * @throws VaultError `key-not-signed-in` when there is no client secret
 */
export async function signInFor(
  { settings, environment, secret }: ProviderRequest,
  transport: Transport,
  serviceMs: number,
): Promise<TokenCredential> {
  const { AzureCliCredential, ClientSecretCredential, InteractiveBrowserCredential } = await import('@azure/identity')
  // The authority comes from here alone, never from an answer, so that asking Microsoft whether it is one adds only a request.
  const options = {
    ...transport.options,
    authorityHost: authorityOf(settings, environment),
    disableInstanceDiscovery: true,
  }
  const held = (credential: TokenCredential) => remembering(credential, transport)
  const { signIn, tenantId = '', clientId = '', browserClientId } = settings
  switch (signIn) {
    case 'service-principal': {
      const clientSecret = await secret('clientSecret')
      if (clientSecret === null) throw new VaultError('key-not-signed-in')
      return held(new ClientSecretCredential(tenantId, clientId, clientSecret, options))
    }
    case 'browser':
      // The key vault tells its tenant, and the person signs in there.
      return held(
        new InteractiveBrowserCredential({
          ...options,
          ...(browserClientId && { clientId: browserClientId }),
          additionallyAllowedTenants: ['*'],
        }),
      )
    default:
      // Longer than it is waited for, so that a slow `az` isn't taken for one that refused.
      return held(new AzureCliCredential({ processTimeoutInMs: 2 * serviceMs + 1000 }))
  }
}

/** Where Microsoft Entra ID of the key vault's cloud is. */
function authorityOf({ vaultUrl = '' }: ProviderSettings, { env }: KeyEnvironment): string {
  const host = URL.parse(vaultUrl)?.hostname ?? ''
  if (env.AZURE_AUTHORITY_HOST) return env.AZURE_AUTHORITY_HOST
  if (host.endsWith('.azure.cn')) return 'https://login.chinacloudapi.cn'
  if (host.endsWith('.usgovcloudapi.net')) return 'https://login.microsoftonline.us'
  return 'https://login.microsoftonline.com'
}

/**
 * Keeps a token until shortly before its end: the SDK has a client for each key, each would ask anew, and `az` takes a second.
 * Failures leave as VaultErrors, for what the SDK throws holds what was answered.
 */
function remembering(credential: TokenCredential, transport: Transport): TokenCredential {
  const kept = new Map<string, AccessToken>()
  return {
    async getToken(scopes: string | string[], options: GetTokenOptions = {}) {
      const place = JSON.stringify([scopes, options.tenantId])
      const token = kept.get(place)
      if (token && token.expiresOnTimestamp > Date.now() + 60_000 && options.claims === undefined) return token
      const fresh = await credential.getToken(scopes, options).catch((error: unknown) => {
        throw transport.failure() ?? signInFailure(error)
      })
      if (fresh === null) throw new VaultError('key-not-signed-in')
      kept.set(place, fresh)
      return fresh
    },
  }
}

import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyEnvironment } from '../environment.ts'
import type { ProviderRequest, ProviderSettings } from '../provider.ts'
import { azureCli } from './az.ts'
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
 * What can't be kept from the SDK: it reads AZURE_REGIONAL_AUTHORITY_NAME and AZURE_IDENTITY_DISABLE_MULTITENANTAUTH of this
 * process's own environment, and starts the browser with all of it. A browser's sign-in that nobody answers leaves a listener
 * on the loopback until the process ends.
 * @throws VaultError `key-not-signed-in` when there is no client secret
 */
export async function signInFor(
  { settings, environment, secret }: ProviderRequest,
  transport: Transport,
  serviceMs: number,
): Promise<TokenCredential> {
  const { signIn, tenantId = '', clientId = '', browserClientId } = settings
  const held = (credential: TokenCredential) => remembering(credential, transport)
  if (signIn === 'cli') return held(azureCli(environment, serviceMs))

  const { ClientSecretCredential, InteractiveBrowserCredential } = await import('@azure/identity')
  // The authority comes from here alone, never from an answer, so that asking Microsoft whether it is one adds only a request.
  const options = {
    ...transport.options,
    authorityHost: authorityOf(settings, environment),
    disableInstanceDiscovery: true,
  }
  if (signIn === 'service-principal') {
    const clientSecret = await secret('clientSecret')
    if (clientSecret === null) throw new VaultError('key-not-signed-in')
    return held(new ClientSecretCredential(tenantId, clientId, clientSecret, options))
  }
  // The key vault tells its tenant, and the person signs in there.
  const own = browserClientId && { clientId: browserClientId }
  return held(new InteractiveBrowserCredential({ ...options, ...own, additionallyAllowedTenants: ['*'] }))
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
 * Keeps a token until shortly before its end: each client of the SDK would ask anew, and `az` takes a second.
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

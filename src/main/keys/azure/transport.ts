import type { CryptographyClientOptions } from '@azure/keyvault-keys'
import { VaultError } from '../../../shared/errors.ts'
import type { ProviderRequest } from '../provider.ts'
import { isPage, networkFailure } from '../remote/failures.ts'
import { agentsOf } from '../remote/network.ts'
import { statusFailure } from './failures.ts'

/** How requests go out: the same for the key vault and for Microsoft Entra ID. */
export interface Transport {
  readonly options: Pick<CryptographyClientOptions, 'agent' | 'retryOptions' | 'redirectOptions' | 'additionalPolicies'>
  /** Why the last request had no rightful answer; null when it had one. MSAL makes something else of what it is thrown. */
  failure(): VaultError | null
  /** Ends what is under way. Asked again, the agents make new connections. */
  destroy(): void
}

type Policy = NonNullable<CryptographyClientOptions['additionalPolicies']>[number]['policy']
type Exchange = Parameters<Policy['sendRequest']>
type Answer = Awaited<ReturnType<Policy['sendRequest']>>

/** @throws VaultError `key-misconfigured` when the CA file can't be read */
export function makeTransport({ settings, environment }: ProviderRequest): Transport {
  const agents = agentsOf(settings, environment)
  let last: VaultError | null = null

  const policy: Policy = {
    name: 'keywardTransport',
    async sendRequest(request, next) {
      last = null
      try {
        const response = await next(request)
        refuseOthers(request, response)
        return response
      } catch (error) {
        last = networkFailure(error, agents.byProxy(new URL(request.url)))
        throw last ?? error
      }
    },
  }
  return {
    options: {
      // With an agent of ours the SDK doesn't look for a proxy by itself.
      agent: agents.https,
      // Its own tries would wait for as long as an answer tells it to.
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
      additionalPolicies: [{ policy, position: 'perRetry' }],
    },
    failure: () => last,
    destroy: agents.destroy,
  }
}

/**
 * Ends with answers that aren't the service's own (pages for people), and with those whose status says all: over failures without
 * JSON the SDK would stumble and lose it, and MSAL takes being throttled for a refusal. The challenge to sign in may be bare.
 */
function refuseOthers(request: Exchange[0], { status, headers, bodyAsText }: Answer): void {
  const challenges = status === 401 && !request.headers.has('authorization')
  if (status < 500 && isPage(headers.get('content-type'), bodyAsText ?? '')) throw new VaultError('key-not-the-service')
  const says = status < 300 || challenges || isObject(bodyAsText ?? '')
  if (!says || status === 429 || status >= 500) throw statusFailure(status)
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}

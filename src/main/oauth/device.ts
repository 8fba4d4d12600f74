import { VaultError } from '../../shared/errors.ts'
import { type Authorized, type AuthorizeOptions, openForAuthorization, plain } from './authorize.ts'
import { converse, ExchangeFailure } from './client.ts'
import type { OAuthTools } from './store.ts'
import { subjectOf } from './who.ts'

/** Seconds that a device code lasts at most here; a person who has not agreed by then has left. */
const longestSeconds = 1800

/** What doesn't end a wait for a person: they may still be typing when the network is back. */
const passing: ReadonlySet<string> = new Set(['oauth-unreachable', 'oauth-timeout', 'oauth-unavailable'])

/**
 * Device authorization grant (RFC 8628): a person agrees on whatever device they like. The service is asked every five seconds, or
 * as it says, and five seconds less often whenever it says `slow_down`.
 * @throws VaultError `oauth-…`, `oauth-unsupported` where the service has no device address, `cancelled`
 */
export async function authorizeOnDevice(tools: OAuthTools, options: AuthorizeOptions): Promise<Authorized> {
  const { signal, tell } = options
  const { opened, settings, conversation } = openForAuthorization(tools, options.id, signal)
  const device = await plain(
    converse(conversation, (config, library) => {
      if (config.serverMetadata().device_authorization_endpoint === undefined) throw new VaultError('oauth-unsupported')
      const scope = settings.scopes.join(settings.scopeSeparator)
      return library.initiateDeviceAuthorization(config, {
        ...settings.authorizationParameters,
        ...(scope !== '' && { scope }),
      })
    }),
  )
  const endsAt = Date.now() + Math.min(device.expires_in, longestSeconds) * 1000
  const url = webAddress(device.verification_uri)
  if (url === '') throw new VaultError('oauth-not-the-service')
  tell({
    phase: 'device',
    userCode: shown(device.user_code),
    url,
    completeUrl: webAddress(device.verification_uri_complete ?? ''),
    endsAt: new Date(endsAt).toISOString(),
  })
  const interval = Math.min(Math.max(device.interval ?? 5, 1), 60)
  for (;;) {
    const leftMs = endsAt - Date.now()
    if (leftMs <= 0) throw new VaultError('oauth-ended')
    try {
      const polled = await converse(
        { ...conversation, keepIdToken: true, timeoutMs: leftMs },
        async (config, library, ending) => {
          const answer = await library.pollDeviceAuthorizationGrant(
            config,
            { ...device, interval },
            settings.tokenParameters,
            { signal: ending },
          )
          tell({ phase: 'exchange' })
          return { answer, subject: await subjectOf(config, library, settings, answer) }
        },
      )
      return { ...polled, settings, version: opened.record.version }
    } catch (error) {
      if (!(error instanceof ExchangeFailure)) throw error
      const { failure } = error
      if (Date.now() >= endsAt || failure.code === 'oauth-refused') throw new VaultError('oauth-ended')
      if (!passing.has(failure.code)) throw failure
    }
  }
}

/** A code is short and made for eyes; whatever else stands in its place is not shown. */
function shown(code: string): string {
  return code.replace(/[^\p{L}\p{N} -]/gu, '').slice(0, 40)
}

function webAddress(address: string): string {
  const url = URL.parse(address)
  return url && /^https?:$/.test(url.protocol) && url.href.length <= 2048 ? url.href : ''
}

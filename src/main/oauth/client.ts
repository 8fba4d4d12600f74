import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto'
import type { ClientAuth, Configuration, CryptoKey, ServerMetadata } from 'openid-client'
import { VaultError } from '../../shared/errors.ts'
import { abortable } from '../connections/net.ts'
import { type Channel, openChannel } from './channel.ts'
import { oauthFailure } from './failures.ts'
import type { OAuthSettings } from './settings.ts'

/** Milliseconds that one exchange with a service may take, its discovery included. */
export const exchangeMs = 20_000

/** Seconds that a service's clock and this computer's may differ (OpenID Connect Core, section 3.1.3.7). */
const clockToleranceSeconds = 60

/** Milliseconds that a published configuration is believed without asking again. */
const discoveryMs = 600_000

/** One conversation with the service of a credential. */
export interface Conversation {
  readonly settings: OAuthSettings
  /** Name of the credential, for failures. */
  readonly name: string
  readonly boundHosts: readonly string[]
  /** Ends it early. */
  readonly signal?: AbortSignal
  /** Milliseconds that it may take. */
  readonly timeoutMs?: number
  readonly keepIdToken?: boolean
  /** See `openChannel`. What it throws ends the conversation before anything is sent. */
  beforePost?(): void
}

/** A failed conversation, with what became of the last request that was posted. */
export class ExchangeFailure extends Error {
  readonly failure: VaultError
  readonly posted: Channel['posted']
  readonly status: number

  constructor(failure: VaultError, { posted, status }: Pick<Channel, 'posted' | 'status'>) {
    super(failure.message)
    this.failure = failure
    this.posted = posted
    this.status = status
  }
}

type Library = typeof import('openid-client')

/** Published configurations by issuer and own CA, so that a refresh asks for tokens alone. */
const discovered = new Map<string, { readonly at: number; readonly metadata: ServerMetadata }>()

/**
 * Talks with the service: finds its addresses, signs the client in as it is registered, and ends in time.
 * @throws ExchangeFailure
 */
export async function converse<T>(
  conversation: Conversation,
  work: (config: Configuration, library: Library, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { settings, name, timeoutMs = exchangeMs, boundHosts, beforePost } = conversation
  const controller = new AbortController()
  const cancel = () => controller.abort(new VaultError('cancelled'))
  conversation.signal?.addEventListener('abort', cancel, { once: true })
  if (conversation.signal?.aborted) cancel()
  const timer = setTimeout(() => controller.abort(new VaultError('oauth-timeout')), timeoutMs)
  const channel = openChannel({
    boundHosts,
    ca: settings.ca,
    signal: controller.signal,
    tokenRequest: settings.tokenRequest,
    keepIdToken: settings.issuer !== null && conversation.keepIdToken === true,
    ...(beforePost && { beforePost }),
  })
  try {
    const library = await import('openid-client')
    controller.signal.throwIfAborted()
    const config = await configurationOf(library, settings, channel)
    // openid-client looks at its signal between two questions alone.
    return await abortable(work(config, library, controller.signal), controller.signal)
  } catch (error) {
    const late = controller.signal.aborted ? controller.signal.reason : error
    throw new ExchangeFailure(plainly(oauthFailure(late, name, channel.status), settings, channel), channel)
  } finally {
    clearTimeout(timer)
    conversation.signal?.removeEventListener('abort', cancel)
    channel.end()
  }
}

/** A client that signs what it says with the time of this computer is refused like an unknown one when that is wrong. */
function plainly(failure: VaultError, { clientAuthentication }: OAuthSettings, { aheadMs }: Channel): VaultError {
  const isClock = clientAuthentication === 'private-key-jwt' && Math.abs(aheadMs) > clockToleranceSeconds * 1000
  return isClock && failure.code === 'oauth-client-refused' ? new VaultError('oauth-clock') : failure
}

async function configurationOf(library: Library, settings: OAuthSettings, channel: Channel): Promise<Configuration> {
  const { issuer, clientId } = settings
  const metadata = { [library.clockTolerance]: clockToleranceSeconds }
  const authentication = await authenticationOf(library, settings)
  // The channel itself lets nothing go unencrypted beyond this computer.
  const options = { execute: [library.allowInsecureRequests], [library.customFetch]: channel.fetch }
  let server = issuer === null ? plainServer(settings) : known(issuer, settings)
  if (server === undefined && issuer !== null) {
    const found = await library.discovery(new URL(issuer), clientId, metadata, authentication, options)
    const { supportsPKCE: _, ...published } = found.serverMetadata()
    server = published
    // Entra's common issuer is checked by openid-client itself, which marks the metadata for that.
    if (new URL(issuer).host === 'login.microsoftonline.com') return withTimeout(found)
    discovered.set(keyOf(issuer, settings), { at: Date.now(), metadata: server })
  }
  if (server === undefined) throw new VaultError('oauth-misconfigured')
  const { revocationEndpoint, deviceEndpoint, authorizationEndpoint } = settings
  const config = new library.Configuration(
    {
      ...server,
      ...(revocationEndpoint !== null && { revocation_endpoint: revocationEndpoint }),
      ...(deviceEndpoint !== null && { device_authorization_endpoint: deviceEndpoint }),
      ...(authorizationEndpoint !== null && { authorization_endpoint: authorizationEndpoint }),
    },
    clientId,
    metadata,
    authentication,
  )
  config[library.customFetch] = channel.fetch
  library.allowInsecureRequests(config)
  return withTimeout(config)
}

/** Each request has as long as a conversation; one that asks for a device code again and again has many. */
function withTimeout(config: Configuration): Configuration {
  config.timeout = exchangeMs / 1000
  return config
}

function keyOf(issuer: string, { ca }: OAuthSettings): string {
  return `${issuer}\n${ca}`
}

function known(issuer: string, settings: OAuthSettings) {
  const found = discovered.get(keyOf(issuer, settings))
  return found && Math.abs(Date.now() - found.at) < discoveryMs ? found.metadata : undefined
}

/** A service of OAuth without OpenID Connect: it has no issuer by which it could be told from another. */
function plainServer({ tokenEndpoint, authorizationEndpoint, deviceEndpoint, revocationEndpoint }: OAuthSettings) {
  if (tokenEndpoint === null) return undefined
  return {
    issuer: new URL(tokenEndpoint).origin,
    token_endpoint: tokenEndpoint,
    ...(authorizationEndpoint !== null && { authorization_endpoint: authorizationEndpoint }),
    ...(deviceEndpoint !== null && { device_authorization_endpoint: deviceEndpoint }),
    ...(revocationEndpoint !== null && { revocation_endpoint: revocationEndpoint }),
  }
}

async function authenticationOf(library: Library, settings: OAuthSettings): Promise<ClientAuth> {
  switch (settings.clientAuthentication) {
    case 'none':
      return library.None()
    case 'basic':
      return library.ClientSecretBasic(settings.clientSecret)
    case 'post':
      return library.ClientSecretPost(settings.clientSecret)
    case 'private-key-jwt': {
      const key = await signingKey(settings.privateKey)
      const isPlain = settings.issuer === null && settings.tokenEndpoint !== null
      return library.PrivateKeyJwt(settings.keyId === '' ? key : { key, kid: settings.keyId }, {
        // Without an issuer the token address is what the assertion is for (RFC 7523, section 3).
        [library.modifyAssertion](_header, payload) {
          // Made for a clock that is behind as well: to many services an assertion of the future is none.
          const issuedAt = Math.floor(Date.now() / 1000) - clockToleranceSeconds
          Object.assign(payload, { iat: issuedAt, nbf: issuedAt, exp: issuedAt + 3 * clockToleranceSeconds })
          if (isPlain) payload.aud = settings.tokenEndpoint ?? ''
        },
      })
    }
  }
}

/** @throws VaultError `oauth-misconfigured` for a key that signs no JWT */
async function signingKey(pem: string): Promise<CryptoKey> {
  try {
    const key = createPrivateKey(pem)
    const der = key.export({ type: 'pkcs8', format: 'der' })
    try {
      return (await webcrypto.subtle.importKey('pkcs8', der, algorithmOf(key), false, ['sign'])) as CryptoKey
    } finally {
      der.fill(0)
    }
  } catch {
    throw new VaultError('oauth-misconfigured', {
      issues: [{ path: 'privateKey', message: 'The private key can’t be read, or is of a kind that signs no JWT.' }],
    })
  }
}

/** RS256 for RSA: it is what every service accepts. */
function algorithmOf(key: KeyObject) {
  if (key.asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  if (key.asymmetricKeyType === 'ed25519') return { name: 'Ed25519' }
  const curves: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }
  return { name: 'ECDSA', namedCurve: curves[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? '' }
}

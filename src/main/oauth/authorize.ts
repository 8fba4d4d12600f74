import type { Configuration, TokenEndpointResponse } from 'openid-client'
import type { OAuthProgress } from '../../shared/domain/oauth.ts'
import { VaultError } from '../../shared/errors.ts'
import { isLoopbackName } from './addresses.ts'
import { type Conversation, converse, ExchangeFailure } from './client.ts'
import { listenForAnswer } from './loopback.ts'
import { redirectOf } from './redirect.ts'
import { boundHostsOf } from './refresh.ts'
import { type OAuthSettings, readSettings } from './settings.ts'
import type { OAuthTools } from './store.ts'
import { subjectOf } from './who.ts'

/** Milliseconds that a person has to agree in the browser. */
const agreeMs = 600_000

/** Without the run's ID, which the caller adds. */
export type Progress = OAuthProgress extends infer P ? (P extends OAuthProgress ? Omit<P, 'runId'> : never) : never

export interface AuthorizeOptions {
  readonly id: string
  readonly signal: AbortSignal
  /** Shows the page in the browser; resolves false where that can't be done. */
  open(url: string): Promise<boolean>
  tell(progress: Progress): void
}

/** What an authorization has given. */
export interface Authorized {
  readonly settings: OAuthSettings
  readonly answer: TokenEndpointResponse
  readonly subject: string
  readonly version: number
}

/** Opens what an authorization needs of the credential, and records that. @throws what `Secrets.use` throws */
export function openForAuthorization({ secrets }: OAuthTools, id: string, signal: AbortSignal) {
  const opened = secrets.use(id, { purpose: 'authorize', host: null }, (credential) => credential)
  const settings = readSettings(opened.values)
  const conversation: Conversation = { settings, name: opened.record.name, boundHosts: boundHostsOf(opened), signal }
  return { opened, settings, conversation }
}

/**
 * Authorization code with PKCE through the system's browser (RFC 6749, 7636, 8252, 9207). State and nonce are random and used
 * once; the code is exchanged at once, over a connection of our own.
 * @throws VaultError `oauth-…`, `cancelled`, `host-not-bound`, and what `Secrets.use` throws
 */
export async function authorizeInBrowser(tools: OAuthTools, options: AuthorizeOptions): Promise<Authorized> {
  const { signal, tell } = options
  const { opened, settings, conversation } = openForAuthorization(tools, options.id, signal)
  const loopback = await listenForAnswer(redirectOf(settings.redirect))
  try {
    const checks = await plain(
      converse(conversation, (config, library) => begin(config, library, settings, loopback.redirectUri)),
    )
    const waiting = loopback.answer(checks.expectedState, agreeMs, signal)
    waiting.catch(() => {})
    const url = checks.url.href
    if (url.length > 8192) throw new VaultError('oauth-misconfigured')
    const endsAt = new Date(tools.context.now() + agreeMs).toISOString()
    tell({ phase: 'browser', url, opened: false, endsAt })
    if (await options.open(url)) tell({ phase: 'browser', url, opened: true, endsAt })
    const { url: answered, reply } = await waiting
    tell({ phase: 'exchange' })
    try {
      if (settings.issuer === null) {
        if (isOfAnother(answered.searchParams.getAll('iss'), settings)) throw new VaultError('oauth-state-mismatch')
        answered.searchParams.delete('iss')
      }
      const authorized = await plain(
        converse({ ...conversation, keepIdToken: true }, async (config, library) => {
          const { url: _, ...expected } = checks
          const answer = await library.authorizationCodeGrant(config, answered, expected, settings.tokenParameters)
          return { answer, subject: await subjectOf(config, library, settings, answer) }
        }),
        answerFailure,
      )
      reply(true)
      return { ...authorized, settings, version: opened.record.version }
    } catch (error) {
      reply(false)
      throw error
    }
  } finally {
    loopback.close()
  }
}

/**
 * Whether an answer says that it is of another service, where no issuer is known that `iss` could be compared with (RFC 9207): then
 * its host must be one of those that the settings name. Otherwise a hostile service could send the person on to an honest one, and
 * have the code of that brought to itself.
 */
function isOfAnother(issuers: readonly string[], { authorizationEndpoint, tokenEndpoint }: OAuthSettings): boolean {
  const own = [authorizationEndpoint, tokenEndpoint].map((address) => address && URL.parse(address)?.host)
  return issuers.some((issuer) => !own.includes(URL.parse(issuer)?.host ?? ''))
}

async function begin(
  config: Configuration,
  library: typeof import('openid-client'),
  settings: OAuthSettings,
  redirectUri: string,
) {
  const { authorization_endpoint: page } = config.serverMetadata()
  if (page === undefined) throw new VaultError('oauth-unsupported')
  // Who reads the address on its way knows the state.
  const { protocol, hostname } = new URL(page)
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopbackName(hostname)))
    throw new VaultError('oauth-misconfigured')
  const expectedState = library.randomState()
  const verifier = settings.pkce ? library.randomPKCECodeVerifier() : undefined
  const nonce = settings.issuer !== null && settings.scopes.includes('openid') ? library.randomNonce() : undefined
  const scope = settings.scopes.join(settings.scopeSeparator)
  const url = library.buildAuthorizationUrl(config, {
    ...settings.authorizationParameters,
    redirect_uri: redirectUri,
    ...(scope !== '' && { scope }),
    state: expectedState,
    ...(nonce !== undefined && { nonce }),
    ...(verifier !== undefined && {
      code_challenge: await library.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }),
  })
  return {
    url,
    expectedState,
    ...(nonce !== undefined && { expectedNonce: nonce }),
    ...(verifier !== undefined && { pkceCodeVerifier: verifier }),
  }
}

/** The failure alone: what was posted is of no matter where nothing can be lost. */
export async function plain<T>(work: Promise<T>, map = (failure: ExchangeFailure) => failure.failure): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof ExchangeFailure ? map(error) : error
  }
}

/** What was wrong with an answer of the browser, or with the exchange of its code. */
function answerFailure({ failure, posted }: ExchangeFailure): VaultError {
  // Nothing was sent: what the browser brought was refused, such as the issuer of another service (RFC 9207).
  if (posted === 'nothing' && failure.code === 'oauth-not-the-service') return new VaultError('oauth-state-mismatch')
  return failure.code === 'oauth-refused' ? new VaultError('oauth-code-refused') : failure
}

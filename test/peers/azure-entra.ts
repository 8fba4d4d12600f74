import { createHash, randomBytes } from 'node:crypto'

/*
 * Microsoft Entra ID as far as MSAL asks for it: discovery, client credentials, and authorization codes with PKCE.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols
 */

export const loginHost = 'login.vault.test'
export const tenant = '11111111-2222-3333-4444-555555555555'

/** What a server of a test answers. */
export interface Reply {
  readonly status: number
  readonly json?: unknown
  readonly page?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Who may sign in, and how. */
export interface Entra {
  clientSecret: string
  /** A number such as 7000222 with which every sign-in is refused; null for none. */
  refusal: number | null
  /** Tokens that were given out. */
  readonly tokens: Set<string>
}

export function makeEntra(): Entra {
  return { clientSecret: randomBytes(20).toString('base64url'), refusal: null, tokens: new Set() }
}

export function answerEntra(line: string, body: string, entra: Entra): Reply {
  const authority = `https://${loginHost}/${tenant}`
  if (line.endsWith('/.well-known/openid-configuration')) {
    const json = {
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    }
    return { status: 200, json }
  }
  if (!line.endsWith('/oauth2/v2.0/token')) return { status: 404, json: {} }
  const form = new URLSearchParams(body)
  const asService = form.get('grant_type') === 'client_credentials'
  if (entra.refusal !== null) return refusal(entra.refusal)
  if (asService && form.get('client_secret') !== entra.clientSecret) return refusal(7_000_215)
  // The code of this server is the challenge that the browser brought, so that the verifier must fit it.
  const challenge = createHash('sha256').update(form.get('code_verifier') ?? '')
  if (!asService && form.get('code') !== challenge.digest('base64url')) return refusal(501_481)
  const token = makeToken(entra)
  const person = {
    refresh_token: 'kwCanaryRefresh',
    scope: form.get('scope'),
    ...personOf(form.get('client_id') ?? ''),
  }
  return {
    status: 200,
    json: { token_type: 'Bearer', expires_in: 3600, access_token: token, ...(!asService && person) },
  }
}

/** A token that the key vault takes. */
export function makeToken({ tokens }: Entra): string {
  const token = `kwCanaryToken-${randomBytes(24).toString('base64url')}`
  tokens.add(token)
  return token
}

/** Who signed in, unsigned: MSAL has it from the endpoint by TLS. */
function personOf(clientId: string) {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const until = { iss: `https://${loginHost}/${tenant}/v2.0`, exp: Math.floor(Date.now() / 1000) + 3600 }
  const who = { oid: 'ada', tid: tenant, aud: clientId, sub: 'ada', preferred_username: 'ada@vault.test', ver: '2.0' }
  return {
    id_token: `${part({ alg: 'none' })}.${part({ ...who, ...until })}.`,
    client_info: part({ uid: 'ada', utid: tenant }),
  }
}

function refusal(number: number): Reply {
  const [status, error] = number >= 7_000_000 ? [401, 'invalid_client'] : [400, 'invalid_grant']
  const error_description = `AADSTS${number}: refused. Trace ID: 0 Correlation ID: 0`
  return { status, json: { error, error_description, error_codes: [number] } }
}

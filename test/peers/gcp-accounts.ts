import { createPublicKey, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto'

/** An answer of one of Google's services: status and JSON. */
export type Answer = readonly [status: number, body: unknown]

/** Who may sign in at the double of Google, and the tokens that it has given out. */
export interface Accounts {
  /** A person's file, as gcloud leaves it: application default credentials. */
  personFile(): Record<string, unknown>
  /** The key file of a service account. */
  keyFile(): Record<string, unknown>
  /** A file that acts as another service account, signed in by the person. */
  impersonationFile(): Record<string, unknown>
  /** Seconds that this computer's clock is ahead, in Google's eyes. */
  skew: number
  /** What is answered to sign-ins instead of a token. */
  refusal: Answer | null
  /** Every secret of a sign-in, and every token so far. */
  readonly secrets: readonly string[]
  /** E-mail address behind a token; undefined for an unknown one. */
  principalOf(token: string): string | undefined
  /** The token endpoint (RFC 6749; RFC 7523 for service accounts). */
  token(form: URLSearchParams): Answer
  /** generateAccessToken of the Service Account Credentials API, for both to act as a third account. */
  impersonate(email: string, caller: string | undefined): Answer
}

export const person = 'ada@example.com'
export const serviceAccount = 'keyward@team.iam.gserviceaccount.com'
export const borrowedAccount = 'vault@team.iam.gserviceaccount.com'

const scopes = ['cloudkms', 'cloud-platform', 'iam'].map((name) => `https://www.googleapis.com/auth/${name}`)
const audience = 'https://oauth2.googleapis.com/token'

/** The words are Google's own, as people have met and reported them. */
const invalid = (description: string): Answer => [400, { error: 'invalid_grant', error_description: description }]
const badTime = invalid(
  'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
)

export function makeAccounts(tokenUrl: string): Accounts {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const [clientSecret, refreshToken] = [`GOCSPX-${randomBytes(12).toString('base64url')}`, `1//${secret(24)}`]
  const tokens = new Map<string, string>()
  const secrets: string[] = [pem, clientSecret, refreshToken]

  const grant = (email: string) => {
    const token = `ya29.${secret(48)}`
    tokens.set(token, email)
    secrets.push(token)
    return token
  }
  const tokenOf = (email: string): Answer => [
    200,
    { access_token: grant(email), expires_in: 3599, token_type: 'Bearer' },
  ]
  const personFile = () => ({
    type: 'authorized_user',
    account: '',
    client_id: '764086051850.apps.googleusercontent.com',
    client_secret: clientSecret,
    refresh_token: refreshToken,
    quota_project_id: 'team',
    universe_domain: 'googleapis.com',
    token_uri: tokenUrl,
  })

  const accounts: Accounts = {
    personFile,
    keyFile: () => ({
      type: 'service_account',
      project_id: 'team',
      private_key_id: 'e1',
      private_key: pem,
      client_email: serviceAccount,
      client_id: '1',
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: tokenUrl,
      universe_domain: 'googleapis.com',
    }),
    impersonationFile: () => ({
      type: 'impersonated_service_account',
      delegates: [],
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${borrowedAccount}:generateAccessToken`,
      source_credentials: personFile(),
    }),
    skew: 0,
    refusal: null,
    secrets,
    principalOf: (token) => tokens.get(token),
    token(form) {
      if (accounts.refusal) return accounts.refusal
      if (form.get('grant_type') === 'refresh_token') {
        if (form.get('client_secret') !== clientSecret) return [401, { error: 'invalid_client' }]
        if (form.get('refresh_token') !== refreshToken) return invalid('Token has been expired or revoked.')
        return tokenOf(person)
      }
      const claims = verified(form.get('assertion') ?? '', pem)
      if (claims === null) return invalid('Invalid JWT Signature.')
      if (claims.iss !== serviceAccount) return invalid('Invalid grant: account not found')
      if (claims.aud !== audience) return invalid('Invalid JWT: Failed audience check.')
      const now = Date.now() / 1000 - accounts.skew
      const [from, to] = [Number(claims.iat), Number(claims.exp)]
      if (from > now + 300 || to < now || to - from > 3600) return badTime
      const asked = String(claims.scope).split(' ')
      return asked.some((scope) => scopes.includes(scope)) ? tokenOf(serviceAccount) : [400, { error: 'invalid_scope' }]
    },
    impersonate(email, caller) {
      if ((caller !== person && caller !== serviceAccount) || email !== borrowedAccount)
        return [
          403,
          {
            error: {
              code: 403,
              message: "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
              status: 'PERMISSION_DENIED',
            },
          },
        ]
      return [200, { accessToken: grant(email), expireTime: new Date(Date.now() + 300_000).toISOString() }]
    },
  }
  return accounts
}

const secret = (bytes: number) => randomBytes(bytes).toString('base64url')

/** The claims of a token signed with RS256 by the key (RFC 7515); null when it wasn't. */
function verified(token: string, pem: string): Record<string, unknown> | null {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const isSigned = createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(createPublicKey(pem), Buffer.from(signature, 'base64url'))
  return isSigned ? (JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>) : null
}

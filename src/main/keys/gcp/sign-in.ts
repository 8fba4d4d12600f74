import type { OAuth2Client, OAuth2ClientOptions } from 'google-auth-library'
import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import { networkFailure } from '../remote/failures.ts'
import { type Account, googleTokenUrl } from './account.ts'
import { signInFailure } from './failures.ts'

/** Posts JSON and gives the JSON of the answer. */
export type Post = (url: string, headers: Headers, body: object) => Promise<unknown>

const scopes = { kms: 'https://www.googleapis.com/auth/cloudkms', iam: 'https://www.googleapis.com/auth/iam' }

/** How long a token of another account lives. It is made for one call. */
const borrowedLifetime = '300s'

/** The library's client for an account; `transporterOptions` are those of all its requests. */
export async function clientOf(
  { credentials, impersonate, quotaProject, tokenUrl }: Account,
  transporterOptions: NonNullable<OAuth2ClientOptions['transporterOptions']>,
): Promise<OAuth2Client> {
  const { JWT, UserRefreshClient } = await import('google-auth-library')
  const shared = {
    transporterOptions,
    // With them it prints tokens wherever GOOGLE_SDK_NODE_LOGGING asks for that.
    useAuthRequestParameters: false,
    ...(quotaProject !== undefined && { quotaProjectId: quotaProject }),
  }
  const { kind, ...identity } = credentials
  const client =
    kind === 'person'
      ? new UserRefreshClient({ ...shared, ...identity })
      : new JWT({ ...shared, ...identity, scopes: [impersonate === null ? scopes.kms : scopes.iam] })
  // The library knows one address for the tokens of service accounts, so that of an emulator is put into its place.
  client.transporter.interceptors.request.add({
    async resolved(config) {
      if (config.url.href === googleTokenUrl) config.url = tokenUrl
      return config
    },
  })
  return client
}

/**
 * Headers of a call in the name of the account, or of the one that it acts as. Asked again, the client gives its token while
 * that lasts.
 * @throws VaultError as `signInFailure`
 */
export async function signIn(
  client: OAuth2Client,
  { credentials, impersonate, iamOrigin }: Account,
  { post, byProxy }: { readonly post: Post; readonly byProxy: boolean },
): Promise<Headers> {
  try {
    const headers = await client.getRequestHeaders()
    // An answer that is no token, such as a page, is none to the library either, but no error.
    if (!client.credentials.access_token) throw new VaultError('key-not-the-service')
    return impersonate === null ? headers : await borrow(impersonate, iamOrigin, headers, post)
  } catch (error) {
    throw networkFailure(error, byProxy) ?? signInFailure(error, credentials.kind)
  }
}

const borrowed = z.object({ accessToken: z.string().min(1) })

/**
 * Exchanges a sign-in for that of another service account: generateAccessToken of the Service Account Credentials API. The
 * library has a class for it, which prints a warning to the terminal.
 */
async function borrow(
  { email, delegates }: NonNullable<Account['impersonate']>,
  origin: string,
  own: Headers,
  post: Post,
): Promise<Headers> {
  const url = `${origin}/v1/projects/-/serviceAccounts/${email}:generateAccessToken`
  const answer = await post(url, own, { delegates, scope: [scopes.kms], lifetime: borrowedLifetime })
  const parsed = borrowed.safeParse(answer)
  if (!parsed.success) throw new VaultError('key-not-the-service')
  return new Headers({ authorization: `Bearer ${parsed.data.accessToken}` })
}

import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyEnvironment } from '../environment.ts'
import { isLoopback } from '../remote/address.ts'
import { accountComplaint } from './fields.ts'
import { parseJson } from './json.ts'
import type { CloudKmsSettings } from './settings.ts'

/*
 * Google's files of credentials are read here rather than by its library: that would look into this process's own environment,
 * ask a metadata server, and send what is in a file to whatever address the file names.
 */

/** Who signs in, and where. Its secrets live as long as one call. */
export interface Account {
  readonly credentials: Credentials
  /** Where tokens come from. */
  readonly tokenUrl: URL
  /** Where a service account's sign-in is exchanged for that of another. */
  readonly iamOrigin: string
  /** Service account to act as, with those between; null for none. */
  readonly impersonate: { readonly email: string; readonly delegates: readonly string[] } | null
  /** Project whose quota a person's calls count on. */
  readonly quotaProject?: string | undefined
}

type Credentials =
  | { readonly kind: 'person'; readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string }
  | { readonly kind: 'service-account'; readonly email: string; readonly key: string }

export const googleTokenUrl = 'https://oauth2.googleapis.com/token'

/** Google's token endpoints of all times; files keep the one of theirs, and all of them mean the present one. */
const googleTokenUrls: readonly string[] = [
  googleTokenUrl,
  'https://accounts.google.com/o/oauth2/token',
  'https://www.googleapis.com/oauth2/v3/token',
  'https://www.googleapis.com/oauth2/v4/token',
]

const text = z.string().min(1)
const shared = {
  token_uri: text.optional(),
  universe_domain: z.literal('googleapis.com').optional(),
  quota_project_id: text.optional(),
}
const person = z.object({
  ...shared,
  type: z.literal('authorized_user'),
  client_id: text,
  client_secret: text,
  refresh_token: text,
})
const serviceAccount = z.object({
  ...shared,
  type: z.literal('service_account'),
  client_email: text,
  private_key: text.refine(isPrivateKey),
})
const source = z.discriminatedUnion('type', [person, serviceAccount])
const impersonated = z.object({
  ...shared,
  type: z.literal('impersonated_service_account'),
  service_account_impersonation_url: z.url({ hostname: /^iamcredentials\.googleapis\.com$/ }),
  delegates: z.array(text).optional(),
  source_credentials: source,
})

/**
 * Reads the file that signs in.
 * @throws VaultError `key-not-signed-in` when there is none, `key-misconfigured` when it isn't one that Keyward can use; both
 *   with its path
 */
export async function readAccount(settings: CloudKmsSettings, environment: KeyEnvironment): Promise<Account> {
  const file = settings.keyFile || defaultFile(environment.env)
  if (file === null) throw new VaultError('key-not-signed-in')
  const content = await readFile(file, 'utf8').catch(() => {
    throw new VaultError('key-not-signed-in', { subjects: [file] })
  })
  const account = accountOf(content, settings)
  if (account === null) throw new VaultError('key-misconfigured', { subjects: [file] })
  return { ...account, quotaProject: environment.env.GOOGLE_CLOUD_QUOTA_PROJECT || account.quotaProject }
}

/** Where application default credentials lie, as gcloud has it. */
export function defaultFile(env: KeyEnvironment['env'], platform: string = process.platform): string | null {
  if (env.GOOGLE_APPLICATION_CREDENTIALS) return env.GOOGLE_APPLICATION_CREDENTIALS
  const [parent, ...inside] = platform === 'win32' ? [env.APPDATA, 'gcloud'] : [env.HOME, '.config', 'gcloud']
  const folder = env.CLOUDSDK_CONFIG || (parent && join(parent, ...inside))
  return folder ? join(folder, 'application_default_credentials.json') : null
}

function accountOf(content: string, { keyFile, impersonate, endpoint }: CloudKmsSettings): Account | null {
  const kinds = keyFile === '' ? z.discriminatedUnion('type', [person, serviceAccount, impersonated]) : serviceAccount
  const parsed = kinds.safeParse(parseJson(content))
  if (!parsed.success) return null
  const { data } = parsed
  const [signer, target] =
    data.type === 'impersonated_service_account' ? [data.source_credentials, targetOf(data)] : [data, null]
  const tokenUrl = tokenUrlOf(signer.token_uri, new URL(endpoint))
  if (target === undefined || tokenUrl === null) return null
  return {
    credentials: credentialsOf(signer),
    tokenUrl,
    iamOrigin: isLoopback(tokenUrl) ? endpoint : 'https://iamcredentials.googleapis.com',
    impersonate: impersonate === '' ? target : { email: impersonate, delegates: [] },
    quotaProject: data.quota_project_id,
  }
}

function credentialsOf(file: z.infer<typeof source>): Credentials {
  return file.type === 'service_account'
    ? { kind: 'service-account', email: file.client_email, key: file.private_key }
    : {
        kind: 'person',
        clientId: file.client_id,
        clientSecret: file.client_secret,
        refreshToken: file.refresh_token,
      }
}

/** The account that an impersonating file names at the end of its address; undefined when that is none. */
function targetOf(file: z.infer<typeof impersonated>): NonNullable<Account['impersonate']> | undefined {
  const email = /\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(file.service_account_impersonation_url)?.[1]
  if (email === undefined || accountComplaint(email) !== null) return undefined
  return { email, delegates: file.delegates ?? [] }
}

/**
 * The token endpoint that a file may name: Google's for Google's service, one on this computer for an emulator on it. So what
 * signs in to Google is sent to Google alone, and a token of Google never to something else that listens here.
 */
function tokenUrlOf(named: string | undefined, endpoint: URL): URL | null {
  if (!isLoopback(endpoint))
    return named === undefined || googleTokenUrls.includes(named) ? new URL(googleTokenUrl) : null
  const url = URL.parse(named ?? '')
  return url !== null && isLoopback(url) ? url : null
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

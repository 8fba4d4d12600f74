import { VaultError } from '../../../shared/errors.ts'
import type { ProviderRequest } from '../provider.ts'
import { signInFailure } from './failures.ts'
import { clientBehaviour, type Requests } from './requests.ts'

/** What requests are signed with. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/**
 * The profile that signs in; null when none does. One that isn't named gives way to the access key in the environment, as in AWS's
 * own tools.
 */
export function profileOf({ settings, environment: { env } }: ProviderRequest): string | null {
  if (settings.signIn !== 'profile') return null
  const named = settings.profile || env.AWS_PROFILE?.trim()
  return named || (env.AWS_ACCESS_KEY_ID ? null : 'default')
}

/*
 * Credentials for KMS come in the way that the slot names and no other: the SDK's own chain would hide why the intended one failed.
 */

/**
 * An access key out of the keychain or the environment; undefined where a profile signs in.
 * @throws VaultError `key-not-signed-in`, `keychain-unavailable`
 */
export async function ownCredentials(request: ProviderRequest): Promise<Credentials | undefined> {
  if (profileOf(request) !== null) return undefined
  return request.settings.signIn === 'keys' ? ofKeychain(request) : ofEnvironment(request)
}

async function ofKeychain({ settings, secret }: ProviderRequest): Promise<Credentials> {
  const [secretAccessKey, sessionToken] = [await secret('secretAccessKey'), await secret('sessionToken')]
  if (!settings.accessKeyId || secretAccessKey === null) throw new VaultError('key-not-signed-in')
  return { accessKeyId: settings.accessKeyId, secretAccessKey, ...(sessionToken !== null && { sessionToken }) }
}

function ofEnvironment({ environment: { env } }: ProviderRequest): Credentials {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env
  if (!accessKeyId || !secretAccessKey)
    throw new VaultError('key-not-signed-in', { subjects: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] })
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}

/**
 * SSO sessions, roles, processes and keys of ~/.aws. The files that the environment names are handed over; beneath that the SDK reads
 * the process's own environment and can't be kept from it: HOME for the cache of SSO tokens, and for SSO the names of the files once more.
 * Both are the same environment, save in tests.
 * @throws VaultError `key-not-signed-in`, `key-expired-aws`, `key-auth`, `key-misconfigured`, and what keeps requests from AWS
 */
export async function ofProfile(
  request: ProviderRequest,
  region: string,
  { handler, failure }: Requests,
): Promise<Credentials> {
  const { env } = request.environment
  const profile = profileOf(request) ?? 'default'
  const { fromIni } = await import('@aws-sdk/credential-providers')
  const provide = fromIni({
    profile,
    ...(env.AWS_CONFIG_FILE && { configFilepath: env.AWS_CONFIG_FILE }),
    ...(env.AWS_SHARED_CREDENTIALS_FILE && { filepath: env.AWS_SHARED_CREDENTIALS_FILE }),
    ignoreCache: true,
    // One for the client of SSO, the other for those of STS.
    clientConfig: { ...clientBehaviour, requestHandler: handler },
    parentClientConfig: { region, requestHandler: handler },
  })
  try {
    return await provide()
  } catch (error) {
    throw signInFailure(error, failure(), profile)
  }
}

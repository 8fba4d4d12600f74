import { VaultError } from '../../../shared/errors.ts'
import type { ProviderSettings } from '../provider.ts'
import { isLoopback } from '../remote/address.ts'

/** The settings of a slot, proven. */
export interface CloudKmsSettings {
  /** Resource name of the key, without a version. */
  readonly keyName: string
  /** The service account's key file; empty for application default credentials. */
  readonly keyFile: string
  /** E-mail address of the service account to act as; empty for none. */
  readonly impersonate: string
  /** Origin of the service. */
  readonly endpoint: string
}

const keyNames =
  /^projects\/[a-z0-9.:-]{1,200}\/locations\/[a-z0-9-]{1,63}\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/

/** What is wrong with a key's resource name, as a sentence; null for nothing. */
export function keyNameComplaint(value: string): string | null {
  if (keyNames.test(value)) return null
  return value.includes('/cryptoKeyVersions/')
    ? 'Name the key itself, without /cryptoKeyVersions/ and what follows: versions change when it is rotated.'
    : 'Write it as projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY.'
}

/** What is wrong with a service account's address, as a sentence; null for nothing. */
export function accountComplaint(value: string): string | null {
  return /^[a-z0-9.-]+@[a-z0-9.-]+\.gserviceaccount\.com$/.test(value)
    ? null
    : 'Write its e-mail address, which ends in gserviceaccount.com.'
}

/** What is wrong with an address of the service, as a sentence; null for nothing. */
export function endpointComplaint(value: string): string | null {
  const url = URL.parse(value)
  if (url === null || url.href !== `${url.origin}/`) return 'Write it as https://HOST, without a path.'
  if (isLoopback(url)) return null
  // The settings are read before the vault key proves them, and a token goes where they say: to Google, or nowhere.
  return url.protocol === 'https:' &&
    (url.port === '' || url.port === '443') &&
    url.hostname.endsWith('.googleapis.com')
    ? null
    : 'It must be an address under https://….googleapis.com, or on this computer.'
}

/**
 * The settings of a slot, which the file or the environment may have changed since they were given.
 * @throws VaultError `key-misconfigured`
 */
export function settingsOf(settings: ProviderSettings): CloudKmsSettings {
  const {
    keyName = '',
    signIn,
    keyFile = '',
    impersonate = '',
    endpoint = 'https://cloudkms.googleapis.com',
  } = settings
  const complaint =
    keyNameComplaint(keyName) ??
    (impersonate === '' ? null : accountComplaint(impersonate)) ??
    endpointComplaint(endpoint) ??
    (signIn === 'key-file' && keyFile === '' ? 'A key file is needed.' : null)
  if (complaint !== null) throw new VaultError('key-misconfigured')
  return { keyName, keyFile: signIn === 'key-file' ? keyFile : '', impersonate, endpoint: new URL(endpoint).origin }
}

import type { ProviderSettings } from '../provider.ts'
import { requireSound } from '../settings.ts'
import { gcpFields } from './fields.ts'

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

/**
 * The settings of a slot, which the file or the environment may have changed since they were given.
 * @throws VaultError `key-misconfigured`
 */
export function settingsOf(settings: ProviderSettings): CloudKmsSettings {
  requireSound(gcpFields, settings)
  const {
    keyName = '',
    signIn,
    keyFile = '',
    impersonate = '',
    endpoint = 'https://cloudkms.googleapis.com',
  } = settings
  return { keyName, keyFile: signIn === 'key-file' ? keyFile : '', impersonate, endpoint: new URL(endpoint).origin }
}

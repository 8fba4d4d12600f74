import type { ProviderField } from '../provider.ts'
import { isLoopback } from '../remote/address.ts'
import { networkFields } from '../remote/network-fields.ts'

/** What Google Cloud KMS takes. */
export const gcpFields: readonly ProviderField[] = [
  {
    name: 'keyName',
    label: 'Key name',
    required: true,
    pinned: true,
    placeholder: 'projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY',
    help: 'The resource name of a key for symmetric encryption. Cloud Console offers to copy it.',
    variable: 'KEYWARD_GCP_KMS_KEY_NAME',
    validate: keyNameComplaint,
  },
  {
    name: 'signIn',
    label: 'Sign in with',
    default: 'application-default',
    choices: [
      { value: 'application-default', label: 'Application default credentials' },
      { value: 'key-file', label: 'Key file of a service account' },
    ],
    help: 'The first are what gcloud auth application-default login leaves, or the file of GOOGLE_APPLICATION_CREDENTIALS.',
    variable: 'KEYWARD_GCP_KMS_SIGN_IN',
  },
  {
    name: 'keyFile',
    label: 'Key file',
    required: true,
    placeholder: '/home/ada/service-account.json',
    help: 'The JSON file that Google Cloud made. It stays where it is, and everybody who can read it can use the key.',
    when: { field: 'signIn', values: ['key-file'] },
    variable: 'KEYWARD_GCP_KMS_KEY_FILE',
  },
  {
    name: 'impersonate',
    label: 'Act as service account',
    placeholder: 'keyward@PROJECT.iam.gserviceaccount.com',
    help: 'Only where the sign-in may create tokens for another service account that may use the key.',
    variable: 'KEYWARD_GCP_KMS_IMPERSONATE',
    validate: accountComplaint,
  },
  {
    name: 'endpoint',
    label: 'Endpoint',
    placeholder: 'https://cloudkms-NAME.p.googleapis.com',
    help: 'Only for a private endpoint of Google Cloud, or an emulator on this computer.',
    variable: 'KEYWARD_GCP_KMS_ENDPOINT',
    validate: endpointComplaint,
  },
  ...networkFields,
]

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

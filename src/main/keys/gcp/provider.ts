import type { ProviderDefinition } from '../provider.ts'
import { loadedWhenUsed } from '../remote/loaded-when-used.ts'
import { networkFields } from '../remote/network-fields.ts'
import { accountComplaint, endpointComplaint, keyNameComplaint } from './settings.ts'

/**
 * Encrypts the vault key with a symmetric key of Google Cloud KMS. The key never leaves Google; the slot's context is part of
 * what is encrypted, and goes along as additional authenticated data as well.
 */
export const gcpProvider = {
  id: 'gcp',
  title: 'Google Cloud KMS',
  summary: [
    'A key in Google Cloud opens the vault: who may use it there decides who opens the vault here.',
    'Takes a symmetric key, a Google sign-in on this computer, and the network each time the vault is opened.',
  ],
  fields: [
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
  ],
  unattended: () => 2,
  make: (request) => loadedWhenUsed('gcp', async () => (await import('./crypto-key.ts')).cryptoKey(request)),
} as const satisfies ProviderDefinition

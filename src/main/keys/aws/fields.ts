import type { ProviderField } from '../provider.ts'
import { networkFields } from '../remote/network-fields.ts'
import { complaintAboutEndpoint, regionOf } from './address.ts'

const when = (...values: readonly string[]) => ({ field: 'signIn', values })

/** What AWS KMS takes. */
export const awsFields: readonly ProviderField[] = [
  {
    name: 'keyArn',
    label: 'Key ARN',
    required: true,
    placeholder: 'arn:aws:kms:eu-west-1:111122223333:key/…',
    help: 'A symmetric key, or an alias of one (…:alias/NAME). Keyward doesn’t make it.',
    variable: 'KEYWARD_AWS_KMS_KEY_ARN',
    pinned: true,
    validate: (value) =>
      regionOf(value) === null ? 'Write it as arn:aws:kms:REGION:ACCOUNT:key/ID or …:alias/NAME.' : null,
  },
  {
    name: 'region',
    label: 'Region',
    placeholder: 'the one in the ARN',
    help: 'Need not be given. A region that isn’t the key’s is refused before anything is sent.',
    variable: 'KEYWARD_AWS_KMS_REGION',
    validate: (value) => (/^[a-z]{2}[a-z0-9-]{1,30}$/.test(value) ? null : 'Write it as eu-west-1.'),
  },
  {
    name: 'signIn',
    label: 'Sign in with',
    default: 'profile',
    choices: [
      { value: 'profile', label: 'A profile of ~/.aws (SSO, role, process or keys)' },
      { value: 'environment', label: 'AWS_ACCESS_KEY_ID and its companions' },
      { value: 'keys', label: 'An access key in the keychain' },
    ],
    variable: 'KEYWARD_AWS_SIGN_IN',
  },
  {
    name: 'profile',
    label: 'Profile',
    when: when('profile'),
    placeholder: 'default',
    help: 'Otherwise, as in AWS’s own tools: AWS_PROFILE, the access key in the environment, “default”.',
    variable: 'KEYWARD_AWS_PROFILE',
    validate: (value) =>
      /^[^[\]\p{Cc}]{1,128}$/u.test(value) ? null : 'Write the name as it stands in ~/.aws/config.',
  },
  {
    name: 'accessKeyId',
    label: 'Access key ID',
    required: true,
    when: when('keys'),
    placeholder: 'AKIA…',
    validate: (value) => (/^[A-Z0-9]{16,128}$/.test(value) ? null : 'It has 16 or more capital letters and digits.'),
  },
  { name: 'secretAccessKey', label: 'Secret access key', secret: true, required: true, when: when('keys') },
  {
    name: 'sessionToken',
    label: 'Session token',
    secret: true,
    when: when('keys'),
    help: 'Only for temporary keys, whose ID begins with ASIA. The slot opens nothing once they have expired.',
  },
  {
    name: 'endpoint',
    label: 'Endpoint',
    placeholder: 'https://kms.REGION.amazonaws.com',
    help: 'For a VPC endpoint. AWS_ENDPOINT_URL and the profile’s endpoint_url don’t move the vault key.',
    variable: 'AWS_ENDPOINT_URL_KMS',
    validate: complaintAboutEndpoint,
  },
  ...networkFields,
]

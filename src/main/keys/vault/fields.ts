import type { ProviderField } from '../provider.ts'
import { complaintAboutAddress } from '../remote/address.ts'
import { networkFields } from '../remote/network-fields.ts'

const when = (...values: readonly string[]) => ({ field: 'signIn', values })

/** One or several names between slashes, as mounts and namespaces have them. */
const path = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/
const inPath = 'Use letters, digits, dots, dashes and underscores, with slashes between the parts alone.'

/** What Vault Transit takes. Names are checked because they become a part of the request's path. */
export const vaultFields: readonly ProviderField[] = [
  {
    name: 'url',
    label: 'Address',
    required: true,
    placeholder: 'https://vault.example:8200',
    variable: 'KEYWARD_VAULT_URL',
    validate: (value) => complaintAboutAddress(value, 'https://HOST:PORT'),
  },
  {
    name: 'namespace',
    label: 'Namespace',
    placeholder: 'admin/team',
    help: 'Only where Vault has namespaces.',
    variable: 'KEYWARD_VAULT_NAMESPACE',
    pinned: true,
    validate: (value) => (path.test(value) ? null : inPath),
  },
  {
    name: 'mount',
    label: 'Transit mount',
    default: 'transit',
    variable: 'KEYWARD_VAULT_MOUNT',
    pinned: true,
    validate: (value) => (path.test(value) ? null : inPath),
  },
  {
    name: 'key',
    label: 'Key',
    default: 'keyward',
    help: 'A key of type aes256-gcm96 or chacha20-poly1305 that exists. Keyward doesn’t make it.',
    variable: 'KEYWARD_VAULT_TRANSIT_KEY',
    pinned: true,
    validate: (value) =>
      /^\w(?:[\w.-]*\w)?$/.test(value)
        ? null
        : 'Use letters, digits and underscores, with dots and dashes between them.',
  },
  {
    name: 'signIn',
    label: 'Sign in with',
    default: 'token',
    choices: [
      { value: 'token', label: 'A token in the keychain' },
      { value: 'token-file', label: 'The token of vault login' },
      { value: 'approle', label: 'AppRole' },
      { value: 'userpass', label: 'User name and password' },
    ],
    variable: 'KEYWARD_VAULT_SIGN_IN',
  },
  {
    name: 'token',
    label: 'Token',
    secret: true,
    required: true,
    when: when('token'),
    help: 'Renewed each time that the slot is used, as far as it is renewable.',
    variable: 'KEYWARD_VAULT_TOKEN',
  },
  {
    name: 'tokenFile',
    label: 'Token file',
    default: '~/.vault-token',
    when: when('token-file'),
    help: 'Read each time, so that a new vault login is enough.',
    variable: 'KEYWARD_VAULT_TOKEN_FILE',
    validate: (value) => (/^(?:~?[/\\]|[A-Za-z]:[/\\])/.test(value) ? null : 'Give the whole path, or one from ~/.'),
  },
  {
    name: 'roleId',
    label: 'Role ID',
    required: true,
    when: when('approle'),
    variable: 'KEYWARD_VAULT_ROLE_ID',
  },
  {
    name: 'secretId',
    label: 'Secret ID',
    secret: true,
    required: true,
    when: when('approle'),
    help: 'One without a limit of uses: each time that the slot is used takes one.',
    variable: 'KEYWARD_VAULT_SECRET_ID',
  },
  {
    name: 'username',
    label: 'User name',
    required: true,
    when: when('userpass'),
    variable: 'KEYWARD_VAULT_USERNAME',
    validate: (value) => (/^\w(?:[\w.@-]*\w)?$/.test(value) ? null : 'This is no user name of Vault.'),
  },
  {
    name: 'password',
    label: 'Password',
    secret: true,
    required: true,
    when: when('userpass'),
    variable: 'KEYWARD_VAULT_PASSWORD',
  },
  {
    name: 'authMount',
    label: 'Sign-in mount',
    placeholder: 'approle, userpass',
    help: 'Only where the sign-in method is mounted under another name than its own.',
    when: when('approle', 'userpass'),
    variable: 'KEYWARD_VAULT_AUTH_MOUNT',
    validate: (value) => (path.test(value) ? null : inPath),
  },
  ...networkFields,
]

import type { ProviderField } from '../provider.ts'
import { networkFields } from '../remote/network-fields.ts'

const asService = { field: 'signIn', values: ['service-principal'] } as const

/** What Azure Key Vault takes. */
export const azureFields: readonly ProviderField[] = [
  {
    name: 'vaultUrl',
    label: 'Vault URL',
    required: true,
    placeholder: 'https://my-vault.vault.azure.net',
    help: 'The address of the key vault or Managed HSM, as its overview in the Azure portal shows it.',
    variable: 'KEYWARD_AZURE_VAULT_URL',
    pinned: true,
    validate: aboutAddress,
  },
  {
    name: 'keyName',
    label: 'Key name',
    required: true,
    placeholder: 'keyward',
    help: 'An RSA key, or in a Managed HSM an AES key of 256 bits. Its newest version is used and noted.',
    variable: 'KEYWARD_AZURE_KEY_NAME',
    pinned: true,
    validate: (value) =>
      /^[0-9A-Za-z-]{1,127}$/.test(value) ? null : 'Write the name alone: letters, digits and dashes.',
  },
  {
    name: 'signIn',
    label: 'Sign-in',
    required: true,
    default: 'cli',
    choices: [
      { value: 'cli', label: 'Azure CLI (az login)' },
      { value: 'browser', label: 'Browser' },
      { value: 'service-principal', label: 'Service principal' },
    ],
    variable: 'KEYWARD_AZURE_SIGN_IN',
  },
  {
    name: 'tenantId',
    label: 'Tenant ID',
    required: true,
    placeholder: '00000000-0000-0000-0000-000000000000',
    variable: 'AZURE_TENANT_ID',
    when: asService,
    validate: (value) => (/^[0-9A-Za-z.-]{1,255}$/.test(value) ? null : 'Write the tenant’s ID or domain.'),
  },
  {
    name: 'clientId',
    label: 'Client ID',
    required: true,
    placeholder: '00000000-0000-0000-0000-000000000000',
    help: 'The application (client) ID of the service principal’s app registration.',
    variable: 'AZURE_CLIENT_ID',
    when: asService,
    validate: aboutId,
  },
  {
    name: 'clientSecret',
    label: 'Client secret',
    secret: true,
    required: true,
    help: 'The secret’s value, not its ID.',
    variable: 'AZURE_CLIENT_SECRET',
    when: asService,
  },
  {
    name: 'browserClientId',
    label: 'App registration',
    placeholder: 'that of Azure’s developer tools',
    help: 'The client ID of an app registration of your organisation for desktop programs, where it demands one.',
    when: { field: 'signIn', values: ['browser'] },
    validate: aboutId,
  },
  ...networkFields,
]

function aboutAddress(value: string): string | null {
  const url = URL.parse(value)
  if (url?.protocol !== 'https:') return 'Write it as https://NAME.vault.azure.net.'
  const bare = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  return bare ? null : 'Write the vault’s address alone, without the key’s path.'
}

function aboutId(value: string): string | null {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? null : 'Write the ID with its dashes.'
}

import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyProvider, ProviderDefinition, ProviderField, ProviderRequest, ProviderSettings } from '../provider.ts'
import { networkFields } from '../remote/network-fields.ts'
import { bindContext, unbindContext } from '../slot-context.ts'

const asService = { field: 'signIn', values: ['service-principal'] } as const

const fields: readonly ProviderField[] = [
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

/** What a slot notes about the key that wrapped it. The wrapped key opens with this version alone. */
const pinnedKey = z.object({
  keyVersion: z.string().regex(/^[0-9A-Za-z]{1,64}$/),
  algorithm: z.enum(['RSA-OAEP-256', 'A256KW']),
})
export type PinnedKey = z.infer<typeof pinnedKey>

/**
 * Wraps the vault key by a key of Azure Key Vault, which doesn't leave it. Neither RSA-OAEP nor AES key wrap binds a context, so
 * it is bound inside the plaintext.
 */
export const azureProvider: ProviderDefinition & { readonly id: 'azure' } = {
  id: 'azure',
  title: 'Azure Key Vault',
  summary: [
    'A key in Azure Key Vault or a Managed HSM opens the vault, while you are signed in to Azure and reach it.',
    'It takes an RSA key there and the role Key Vault Crypto Service Encryption User on it.',
  ],
  fields,
  // A browser asks a person, each time: what it signs in with is kept in memory alone, and for one opening.
  unattended: (_, { signIn }) => (signIn === 'browser' ? null : 2),
  make: withKeyVault,
}

function withKeyVault(request: ProviderRequest): KeyProvider {
  // One connection for a slot that is made: it wraps and unwraps, and a person signs in once.
  const connect = once(async () => {
    requireSound(request.settings)
    return (await import('./client.ts')).connectKeyVault(request)
  })
  return {
    id: 'azure',
    // Making the slot asks the service everything that could be asked here, before anything is written.
    async check() {},
    async wrap(vaultKey, context) {
      const bound = bindContext(vaultKey, context)
      try {
        const { wrapped, key } = await (await connect()).wrap(bound)
        return { wrapped, params: { ...key } }
      } finally {
        bound.fill(0)
      }
    },
    async unwrap({ wrapped, params }, context) {
      const key = pinnedKey.safeParse(params)
      if (!key.success) throw new VaultError('keyslots-damaged')
      return unbindContext(await (await connect()).unwrap(key.data, wrapped), context)
    },
  }
}

/**
 * Settings of a slot that stands come from a file that isn't proven yet, and from the environment.
 * @throws VaultError `key-misconfigured` when a form wouldn't take them
 */
function requireSound(settings: ProviderSettings): void {
  for (const { name, required, secret, when, choices, validate } of fields) {
    const value = settings[name] ?? ''
    if (secret || (when && !when.values.includes(settings[when.field] ?? ''))) continue
    const sound = value === '' ? !required : (validate?.(value) ?? null) === null
    if (!sound || (choices && !choices.some((choice) => choice.value === value)))
      throw new VaultError('key-misconfigured')
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

function aboutAddress(value: string): string | null {
  const url = URL.parse(value)
  if (url?.protocol !== 'https:') return 'Write it as https://NAME.vault.azure.net.'
  const bare = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  return bare ? null : 'Write the vault’s address alone, without the key’s path.'
}

function aboutId(value: string): string | null {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? null : 'Write the ID with its dashes.'
}

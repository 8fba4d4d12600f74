import type { Client, RequestOf } from '../../shared/api/contract.ts'
import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import { providerIds } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import { applicableFields } from '../../shared/provider-fields.ts'
import type { Context } from '../context.ts'
import { askAll, readSecrets, readSettings, refuseWrittenSecrets, type SecretInput } from '../values/fields.ts'

type NewSlot = RequestOf<'vault.addSlot'>['slot']

interface Wish {
  readonly provider: string | undefined
  readonly source: 'keychain' | 'environment' | undefined
  /** File of the new slot's passphrase. */
  readonly passphraseFile: string | undefined
  /** Settings of a key service, as they were written. */
  readonly set: readonly string[]
  readonly secret: readonly string[]
}

/**
 * What a new slot is made of, from the command line, the environment, and a hidden question.
 * @throws VaultError `provider-unknown`, `usage`, `secret-on-command-line`, and what asking for a passphrase or reading fields reports
 */
export async function newSlot(context: Context, client: Client, wish: Wish): Promise<NewSlot> {
  const { env } = context.io
  refuseWrittenSecrets(wish.secret)
  const provider = wish.provider ?? (env.KEYWARD_KMS_PROVIDER?.trim().toLowerCase() || 'fernet')
  if (wish.source !== undefined && provider !== 'fernet') {
    throw context.usage([{ path: '--source', message: 'Only a Fernet key has a source.' }])
  }
  const service = serviceIds.find((id) => id === provider)
  if (service === undefined && wish.set.length + wish.secret.length > 0) {
    const path = wish.set.length > 0 ? '--set' : '--secret'
    throw context.usage([{ path, message: `Only key services have settings: ${serviceIds.join(', ')}.` }])
  }
  if (service !== undefined) return serviceSlot(context, client, service, wish)
  switch (provider) {
    case 'fernet':
      return { provider, source: wish.source ?? (env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY ? 'environment' : 'keychain') }
    case 'passphrase':
      return {
        provider,
        passphrase: await context.newPassphrase(wish.passphraseFile, 'New passphrase', '--passphrase-file'),
      }
    case 'noop':
      return { provider }
    default:
      throw context.usage([{ path: '--provider', message: `Use one of: ${providerIds.join(', ')}.` }])
  }
}

const serviceIds = ['aws', 'gcp', 'azure', 'vault'] as const satisfies readonly KeyProviderInfo['id'][]

async function serviceSlot(context: Context, client: Client, id: KeyProviderInfo['id'], wish: Wish): Promise<NewSlot> {
  const info = (await client.vault.options({})).providers.find((each) => each.id === id)
  if (info === undefined) throw new VaultError('provider-unknown')
  const settings = textsOf(await readSettings(context, info.fields, wish.set))
  const secrets = textsOf(await readSecrets(context, info, wish.secret))
  return { provider: id, settings, secrets: { ...secrets, ...(await askMissing(context, info, settings, secrets)) } }
}

/** Asks a person for the secrets that are still missing. Without one the core says which, and what else could give them. */
async function askMissing(
  context: Context,
  info: KeyProviderInfo,
  settings: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const missing = applicableFields(info, settings).filter(
    ({ name, secret, required, decided }) => secret && required && !decided && given[name] === undefined,
  )
  return context.interactive && missing.length > 0 ? textsOf(await askAll(context, missing)) : {}
}

/** No field of a key service is of pairs, so every value is a text. */
function textsOf(values: SecretInput | Awaited<ReturnType<typeof readSettings>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

import type { RequestOf } from '../../shared/api/contract.ts'
import { providerIds } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import type { Context } from '../context.ts'

type NewSlot = RequestOf<'vault.addSlot'>['slot']

/**
 * What a new slot is made of, from the command line, the environment, and a hidden question.
 * @throws VaultError `provider-unknown`, `usage`, and what asking for a passphrase reports
 */
export async function newSlot(
  context: Context,
  given: string | undefined,
  source: 'keychain' | 'environment' | undefined,
): Promise<NewSlot> {
  const { env } = context.io
  const provider = given ?? (env.KEYWARD_KMS_PROVIDER || 'fernet')
  if (source !== undefined && provider !== 'fernet') {
    throw context.usage([{ path: '--source', message: 'Only a Fernet key has a source.' }])
  }
  switch (provider) {
    case 'fernet':
      return { provider, source: source ?? (env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY ? 'environment' : 'keychain') }
    case 'passphrase':
      return {
        provider,
        passphrase: await context.newPassphrase(context.ownPassphraseFile, 'New passphrase', '--passphrase-file'),
      }
    case 'noop':
      return { provider }
    default:
      if (providerIds.some((known) => known === provider)) throw new VaultError('provider-unknown')
      throw context.usage([{ path: '--provider', message: 'Use one of: fernet, passphrase, noop.' }])
  }
}

import type { RequestOf } from '../../shared/api/contract.ts'
import { providerIds } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import type { Context } from '../context.ts'

type NewSlot = RequestOf<'vault.addSlot'>['slot']

interface Wish {
  readonly provider: string | undefined
  readonly source: 'keychain' | 'environment' | undefined
  /** File of the new slot's passphrase. */
  readonly passphraseFile: string | undefined
}

/**
 * What a new slot is made of, from the command line, the environment, and a hidden question.
 * @throws VaultError `provider-unknown`, `usage`, and what asking for a passphrase reports
 */
export async function newSlot(context: Context, wish: Wish): Promise<NewSlot> {
  const { env } = context.io
  const provider = wish.provider ?? (env.KEYWARD_KMS_PROVIDER || 'fernet')
  if (wish.source !== undefined && provider !== 'fernet') {
    throw context.usage([{ path: '--source', message: 'Only a Fernet key has a source.' }])
  }
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
      if (providerIds.some((known) => known === provider)) throw new VaultError('provider-unknown')
      throw context.usage([{ path: '--provider', message: 'Use one of: fernet, passphrase, noop.' }])
  }
}

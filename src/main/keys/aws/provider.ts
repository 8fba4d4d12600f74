import type { KeyProviderInfo } from '../../../shared/domain/key-provider.ts'
import type { ProviderDefinition } from '../provider.ts'
import { loadedWhenUsed } from '../remote/loaded-when-used.ts'
import { awsFields } from './fields.ts'

/**
 * Wraps the vault key by a symmetric key of AWS KMS, which never leaves AWS. Vault, slot and format are the encryption context: KMS
 * authenticates them, a policy can ask for them, and CloudTrail records them.
 */
export const awsProvider = {
  id: 'aws',
  title: 'AWS KMS',
  summary: [
    'Who may use a key in your AWS account opens the vault. AWS records each use, and can disable the key.',
    'Needs a symmetric KMS key and a sign-in with kms:Encrypt and kms:Decrypt: SSO, a profile or an access key.',
  ],
  fields: awsFields,
  unattended: () => 2,
  make: (request) => loadedWhenUsed('aws', async () => (await import('./kms-key.ts')).kmsKey(request)),
} satisfies ProviderDefinition & { readonly id: KeyProviderInfo['id'] }

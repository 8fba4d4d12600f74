import type { ProviderDefinition } from '../provider.ts'
import { loadedWhenUsed } from '../remote/loaded-when-used.ts'
import { gcpFields } from './fields.ts'

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
  fields: gcpFields,
  unattended: () => 2,
  make: (request) => loadedWhenUsed('gcp', async () => (await import('./crypto-key.ts')).cryptoKey(request)),
} as const satisfies ProviderDefinition

import { describe, expect, it } from 'vitest'
import { providerIds } from './domain/vault.ts'
import { slotKind, slotTitle } from './slot-names.ts'

describe('the name of a key slot', () => {
  it('has words for every provider, and shows an unknown one as it stands', () => {
    for (const provider of providerIds) expect(slotKind({ provider, source: '' })).not.toBe(provider)
    expect(slotKind({ provider: 'tpm', source: '' })).toBe('tpm')
  })

  it('tells the two places of a Fernet key apart', () => {
    expect(slotKind({ provider: 'fernet', source: 'keychain' })).toBe('System keychain')
    expect(slotKind({ provider: 'fernet', source: 'environment' })).toBe('Your own key')
  })

  it('prefers the name that a person gave', () => {
    expect(slotTitle({ provider: 'passphrase', source: '', label: 'Office safe' })).toBe('Office safe')
    expect(slotTitle({ provider: 'passphrase', source: '', label: '' })).toBe('Passphrase')
  })
})

import { describe, expect, it } from 'vitest'
import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import {
  decisionText,
  firstChoice,
  type Options,
  ownKeyVariable,
  protectionChoices,
  slotChoices,
} from './protection.ts'

const aws: KeyProviderInfo = { id: 'aws', title: 'AWS KMS', summary: ['', ''], fields: [] }

const options: Options = {
  keychain: { available: true, name: 'Secret Service', reason: '' },
  environmentKey: { set: false, valid: false },
  noop: { allowed: false },
  providers: [],
  decided: null,
}
const noKeychain = { available: false, name: 'Secret Service', reason: 'No keychain answers on this machine.' }

describe('ways to protect a vault', () => {
  it('keeps a way that does not work in the list, with its reason', () => {
    const choices = protectionChoices({ ...options, keychain: noKeychain })
    expect(choices.find(({ protection }) => protection === 'keychain')?.unavailable).toBe(noKeychain.reason)
    expect(choices.find(({ protection }) => protection === 'environment')?.unavailable).toContain(ownKeyVariable)
  })

  it('marks nothing where the keychain is missing: what to use instead is a decision', () => {
    expect(firstChoice(protectionChoices({ ...options, keychain: noKeychain }), options)).toBeNull()
  })

  it('marks the own key where somebody has set one, else the keychain', () => {
    const withKey = { ...options, environmentKey: { set: true, valid: true } }
    expect(firstChoice(protectionChoices(withKey), withKey)).toBe('environment')
    expect(firstChoice(protectionChoices(options), options)).toBe('keychain')
  })

  it('tells a key that is not set from one that is not a key', () => {
    const [unset, invalid] = [false, true].map((set) =>
      protectionChoices({ ...options, environmentKey: { set, valid: false } }).find(
        ({ protection }) => protection === 'environment',
      ),
    )
    expect(unset?.unavailable).toContain('not set')
    expect(invalid?.unavailable).toContain('not a Fernet key')
  })

  it('offers no protection only where the machine allows it', () => {
    const names = (allowed: boolean) =>
      protectionChoices({ ...options, noop: { allowed } }).map(({ protection }) => protection)
    expect(names(false)).not.toContain('noop')
    expect(names(true)).toContain('noop')
  })

  it('offers only what the environment has decided', () => {
    const names = (decided: string) =>
      protectionChoices({ ...options, noop: { allowed: true }, decided }).map(({ protection }) => protection)
    expect(names('fernet')).toEqual(['keychain', 'environment'])
    expect(names('noop')).toEqual(['noop'])
    expect(names('aws')).toEqual([])
  })

  it('V3 offers the services that this version has, and marks the one that the environment names', () => {
    const decided = { ...options, providers: [aws], decided: 'aws' }
    expect(protectionChoices(decided)).toEqual([{ protection: 'aws', unavailable: null }])
    expect(firstChoice(protectionChoices(decided), decided)).toBe('aws')
    const free = { ...options, keychain: noKeychain, providers: [aws] }
    expect(firstChoice(protectionChoices(free), free)).toBeNull()
  })

  it('says what the environment has decided, and nothing where people may choose', () => {
    expect(decisionText({ decided: 'aws' })).toContain('KEYWARD_KMS_PROVIDER names “aws”')
    expect(decisionText({ decided: null })).toBeNull()
  })

  it('V6 leaves every way that protects for one more slot, whatever is decided for new vaults', () => {
    const decided = { ...options, providers: [aws], noop: { allowed: true }, decided: 'noop' }
    expect(slotChoices(decided).map(({ protection }) => protection)).toEqual([
      'keychain',
      'passphrase',
      'environment',
      'aws',
    ])
  })
})

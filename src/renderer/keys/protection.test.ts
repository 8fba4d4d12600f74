import { describe, expect, it } from 'vitest'
import { firstChoice, ownKeyVariable, protectionChoices } from './choices.ts'

const options = {
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
    expect(firstChoice(protectionChoices({ ...options, keychain: noKeychain }))).toBeNull()
  })

  it('marks the own key where somebody has set one, else the keychain', () => {
    expect(firstChoice(protectionChoices({ ...options, environmentKey: { set: true, valid: true } }))).toBe(
      'environment',
    )
    expect(firstChoice(protectionChoices(options))).toBe('keychain')
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
})

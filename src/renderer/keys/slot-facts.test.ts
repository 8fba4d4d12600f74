import { describe, expect, it } from 'vitest'
import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import { keyIdentity } from '../../shared/provider-fields.ts'
import { failureOf, healthOf, slotFacts } from './slot-facts.ts'
import { providerField as field } from './testing.ts'

const info: KeyProviderInfo = {
  id: 'aws',
  title: 'AWS KMS',
  summary: ['', ''],
  fields: [
    field('keyArn', { required: true, variable: 'KEYWARD_AWS_KMS_KEY_ARN', decided: true, value: 'arn:new' }),
    field('region', { variable: 'KEYWARD_AWS_KMS_REGION', decided: true, value: 'eu-central-1' }),
    field('signIn', { kind: 'choice', required: true, choices: [{ value: 'profile', label: 'A profile' }] }),
  ],
}
const slot = { settings: { keyVersion: '3', signIn: 'profile', region: 'eu-central-1', keyArn: 'arn:old' } }

describe('V6 what a slot says about itself', () => {
  it('reads its settings by the declaration, and tells which of them the environment decides', () => {
    expect(slotFacts(slot, info)).toEqual([
      // Wrapped by the old key: the variable of today decides nothing about it.
      { name: 'keyArn', label: 'KEYARN', value: 'arn:old', isCode: true, variable: '' },
      { name: 'region', label: 'REGION', value: 'eu-central-1', isCode: true, variable: 'KEYWARD_AWS_KMS_REGION' },
      { name: 'signIn', label: 'SIGNIN', value: 'A profile', isCode: false, variable: '' },
      { name: 'keyVersion', label: 'keyVersion', value: '3', isCode: true, variable: '' },
    ])
  })

  it('tells which secret comes from the environment, never what it is, and of other sign-ins none', () => {
    const signIn = field('signIn', { kind: 'choice' })
    const secret = (name: string, way: string, decided: boolean) =>
      field(name, { secret: true, decided, variable: `KEYWARD_${name}`, when: { field: 'signIn', values: [way] } })
    const fields = [signIn, secret('token', 'token', true), secret('password', 'userpass', true)]
    const names = (settings: Record<string, string>, declared = fields) =>
      slotFacts({ settings }, { ...info, fields: declared }).map(({ name, value, variable }) => [name, value, variable])
    expect(names({ signIn: 'token' })).toEqual([
      ['signIn', 'token', ''],
      ['token', 'Taken from the environment', 'KEYWARD_token'],
    ])
    expect(names({ signIn: 'token' }, [signIn, secret('token', 'token', false)])).toEqual([['signIn', 'token', '']])
  })

  it('goes by the key, and shows settings as they stand where this version has no declaration', () => {
    expect(keyIdentity(slot.settings, info)).toEqual(['arn:old'])
    expect(keyIdentity(slot.settings, undefined)).toEqual([])
    expect(slotFacts(slot, undefined).map(({ label }) => label)).toEqual(['keyVersion', 'signIn', 'region', 'keyArn'])
  })

  it('fails until it works again', () => {
    expect(healthOf({ lastUsedAt: null, lastFailedAt: null })).toBe('unused')
    expect(healthOf({ lastUsedAt: '2026-11-01T00:00:00.000Z', lastFailedAt: null })).toBe('working')
    expect(healthOf({ lastUsedAt: '2026-11-01T00:00:00.000Z', lastFailedAt: '2026-11-02T00:00:00.000Z' })).toBe(
      'failing',
    )
  })

  it('V10 names the slot’s own profile in what to do', () => {
    const why = failureOf({ lastFailure: 'key-expired-aws', settings: { profile: 'prod' } })
    expect(why?.remedy).toContain('--profile prod,')
    expect(failureOf({ lastFailure: 'key-expired-aws', settings: {} })?.remedy).toContain('--profile PROFILE')
    expect(failureOf({ lastFailure: null, settings: {} })).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import type { KeyProviderInfo, ProviderFieldInfo } from '../../shared/domain/key-provider.ts'
import { applicableFields, heldBy } from '../../shared/provider-fields.ts'
import { missingFields, placeFields, readable, settingsOf, shownPaths } from './provider-form.ts'
import { providerField as field } from './testing.ts'

const signIn = field('signIn', {
  kind: 'choice',
  default: 'token',
  choices: [
    { value: 'token', label: 'A token' },
    { value: 'role', label: 'A role' },
  ],
})
const service: KeyProviderInfo = {
  id: 'vault',
  title: 'A service',
  summary: ['', ''],
  fields: [
    field('url', { required: true }),
    signIn,
    field('token', { secret: true, required: true, when: { field: 'signIn', values: ['token'] } }),
    field('roleId', { required: true, when: { field: 'signIn', values: ['role'] } }),
    field('roleHint', { when: { field: 'roleId', values: ['special'] } }),
    field('caFile'),
    field('proxy'),
  ],
}
const names = (fields: readonly ProviderFieldInfo[]) => fields.map(({ name }) => name)
const withField = (name: string, changes: Partial<ProviderFieldInfo>): KeyProviderInfo => ({
  ...service,
  fields: service.fields.map((one) => (one.name === name ? { ...one, ...changes } : one)),
})

describe('V5 the form of a key service', () => {
  it('shows what belongs to the choices made, a default included, and the network apart', () => {
    expect(names(placeFields(service, {}).main)).toEqual(['url', 'signIn', 'token'])
    expect(names(placeFields(service, { signIn: 'role' }).main)).toEqual(['url', 'signIn', 'roleId'])
    expect(names(placeFields(service, {}).network)).toEqual(['caFile', 'proxy'])
  })

  it('forgets a field with the one that it depends on', () => {
    expect(names(applicableFields(service, { signIn: 'role', roleId: 'special' }))).toContain('roleHint')
    expect(names(applicableFields(service, { signIn: 'token', roleId: 'special' }))).not.toContain('roleHint')
  })

  it('lets the environment win, also over which fields there are', () => {
    const decided = withField('signIn', { decided: true, value: 'role', variable: 'X' })
    expect(names(applicableFields(decided, { signIn: 'token' }))).toContain('roleId')
    expect(heldBy(decided.fields[1] ?? signIn, { signIn: 'token' })).toBe('role')
  })

  it('sends no secret, nothing decided, nothing empty, nothing of another choice', () => {
    const draft = { url: ' https://keys.example ', roleId: 'left over', caFile: '', token: 'never' }
    expect(settingsOf(service, draft)).toEqual({ url: 'https://keys.example', signIn: 'token' })
    expect(settingsOf(withField('url', { decided: true, value: 'https://other' }), draft)).toEqual({ signIn: 'token' })
  })

  it('asks for what is needed, where the core complains too', () => {
    const missing = (info: KeyProviderInfo, filled: boolean) => missingFields(info, {}, () => filled)
    expect(missing(service, false).map(({ path }) => path)).toEqual(['settings.url', 'secrets.token'])
    expect(missing(service, true).map(({ path }) => path)).toEqual(['settings.url'])
    expect(missing(withField('token', { decided: true }), false).map(({ path }) => path)).toEqual(['settings.url'])
    expect(shownPaths(service, {})).toEqual(expect.arrayContaining(['settings.url', 'secrets.token']))
  })

  it('reads a choice by its label', () => {
    expect(readable(signIn, 'role')).toBe('A role')
    expect(readable(signIn, 'gone')).toBe('gone')
  })
})

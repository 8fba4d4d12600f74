import { describe, expect, it } from 'vitest'
import { type Credential, credentialTypeInfo, type TypeField } from '../../../shared/domain/credential.ts'
import type { System } from '../../../shared/domain/system.ts'
import {
  changesOf,
  checkDraft,
  describeSettings,
  draftOf,
  newDraft,
  rebase,
  toConfig,
  withSystem,
  withType,
} from './draft.ts'

const field = (name: string, part: Partial<TypeField> = {}): TypeField => ({
  name,
  label: name,
  kind: 'text',
  secret: false,
  required: false,
  rotates: false,
  editable: true,
  when: null,
  binary: false,
  default: null,
  choices: [],
  placeholder: '',
  help: '',
  ...part,
})

const apiKey = credentialTypeInfo.parse({
  id: 'api-key',
  group: 'keys',
  primary: 'key',
  label: 'API key',
  summary: '',
  kinds: ['http'],
  fields: [
    field('key', { label: 'Key', secret: true, required: true }),
    field('placement', { default: 'header', kind: 'choice', choices: [{ value: 'header', label: 'header' }] }),
    field('parameter'),
    field('extraHeaders', { kind: 'pairs' }),
  ],
})
const login = credentialTypeInfo.parse({
  id: 'login',
  group: 'keys',
  primary: 'key',
  label: 'Login',
  summary: '',
  kinds: [],
  fields: [field('username', { required: true, label: 'User name' }), field('password', { secret: true })],
})

const system = (id: string, config: System['credentialConfig']) => ({ id, credentialConfig: config }) as System
const github = system('01900000-0000-7000-8000-000000000001', { parameter: 'Authorization' })
const anthropic = system('01900000-0000-7000-8000-000000000002', {
  parameter: 'x-api-key',
  extraHeaders: { 'anthropic-version': '2023-06-01' },
})

const stored = {
  id: '01900000-0000-7000-8000-00000000000a',
  name: 'Stripe',
  systemId: null,
  environment: 'production',
  owner: 'ada',
  team: '',
  tags: ['billing'],
  purpose: '',
  expiresAt: '2027-01-31T23:59:59.000Z',
  rotateEvery: '90d',
  boundHosts: ['api.stripe.com:443'],
  config: { placement: 'header', extraHeaders: { a: '1', b: '2' } },
} as unknown as Credential

describe('C2 a form made from a type’s declaration', () => {
  it('begins with the defaults of its fields', () => {
    expect(newDraft(apiKey, { environment: 'staging' })).toMatchObject({
      environment: 'staging',
      config: { placement: 'header' },
    })
  })

  it('takes over the settings of a system, and those of the next one when nobody touched them', () => {
    const first = withSystem(newDraft(apiKey), apiKey, github, null)
    expect(first).toMatchObject({ systemId: github.id, config: { placement: 'header', parameter: 'Authorization' } })
    const second = withSystem(first, apiKey, anthropic, github)
    expect(second.config).toEqual({ placement: 'header', ...anthropic.credentialConfig })
    expect(withSystem(second, apiKey, null, anthropic)).toMatchObject({
      systemId: null,
      config: { placement: 'header' },
    })
  })

  it('leaves alone what a person has written', () => {
    const own = { ...newDraft(apiKey), config: { parameter: 'x-own' } }
    expect(withSystem(own, apiKey, anthropic, null).config.parameter).toBe('x-own')
  })

  it('keeps on a change of type what the new type knows as well', () => {
    const draft = { ...newDraft(apiKey, { name: 'A' }), config: { placement: 'query', parameter: 'k' } }
    expect(withType(draft, login)).toMatchObject({ name: 'A', config: {} })
    expect(withType(draft, { ...apiKey, id: 'other' }).config).toEqual({ placement: 'query', parameter: 'k' })
  })

  it('sends no empty fields with a new credential', () => {
    const draft = { ...newDraft(apiKey), config: { placement: 'header', parameter: '', extraHeaders: {} } }
    expect(toConfig(apiKey, draft)).toEqual({ placement: 'header' })
  })
})

describe('C4 editing a credential', () => {
  it('sends what has changed and nothing else', () => {
    const draft = draftOf(stored)
    expect(changesOf(apiKey, stored, draft)).toEqual({ metadata: {}, config: null })
    expect(changesOf(apiKey, stored, { ...draft, name: ' Stripe EU ', tags: [] })).toEqual({
      metadata: { name: 'Stripe EU', tags: [] },
      config: null,
    })
  })

  it('sends a changed field as a whole, and an empty one to take it away', () => {
    const draft = draftOf(stored)
    const config = { placement: 'header', parameter: 'x-key', extraHeaders: {} }
    expect(changesOf(apiKey, stored, { ...draft, config })).toEqual({
      metadata: {},
      config: { parameter: 'x-key', extraHeaders: {} },
    })
  })

  it('does not take another order of headers for a change', () => {
    const draft = { ...draftOf(stored), config: { placement: 'header', extraHeaders: { b: '2', a: '1' } } }
    expect(changesOf(apiKey, stored, draft).config).toBeNull()
  })

  it('puts its changes on top of what somebody else has stored meanwhile', () => {
    const draft = { ...draftOf(stored), purpose: 'Invoices', config: { ...stored.config, parameter: 'x-mine' } }
    const newest = {
      ...stored,
      team: 'payments',
      purpose: 'Theirs',
      config: { placement: 'query', extraHeaders: { a: '1', b: '2' } },
    } as unknown as Credential
    expect(rebase(apiKey, stored, draft, newest)).toMatchObject({
      team: 'payments',
      purpose: 'Invoices',
      config: { placement: 'query', parameter: 'x-mine' },
    })
  })

  it('tells settings that are folded away in a few words', () => {
    const config = {
      placement: 'header',
      parameter: 'x-api-key',
      extraHeaders: { 'anthropic-version': '1' },
      key: 'no',
    }
    expect(describeSettings(apiKey.fields, config)).toBe('header · x-api-key · anthropic-version')
  })

  it('asks for no secret', () => {
    expect(checkDraft(apiKey, draftOf(stored), null)).toEqual([])
  })
})

describe('What a form can complain about by itself', () => {
  it('names every field that is missing', () => {
    const issues = checkDraft(apiKey, newDraft(apiKey), new Set())
    expect(issues.map(({ path }) => path)).toEqual(['metadata.name', 'secrets.key'])
    expect(checkDraft(login, newDraft(login, { name: 'x' }), new Set()).map(({ path }) => path)).toEqual([
      'config.username',
    ])
  })

  it('uses the rules of the contract for metadata', () => {
    const draft = newDraft(apiKey, { name: 'x', rotateEvery: 'soon', boundHosts: ['a.example:443', 'nonsense'] })
    expect(checkDraft(apiKey, draft, new Set(['key'])).map(({ path }) => path)).toEqual([
      'metadata.rotateEvery',
      'metadata.boundHosts.1',
    ])
  })
})

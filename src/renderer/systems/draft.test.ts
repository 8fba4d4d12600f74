import { describe, expect, it } from 'vitest'
import type { ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { CredentialTypeInfo } from '../../shared/domain/credential.ts'
import { noExtras, type SystemDetails } from '../../shared/domain/system.ts'
import {
  checkSystemDraft,
  copyOfSystem,
  newSystemDraft,
  systemErrors,
  toSystemInput,
  withCredentialType,
  withKind,
} from './draft.ts'

const parameter = (name: string) => ({
  name,
  label: name,
  kind: 'text' as const,
  required: false,
  default: null,
  choices: [],
  placeholder: '',
  help: '',
})
const http: ConnectionKindInfo = {
  id: 'http',
  label: 'HTTP API',
  summary: '',
  group: 'http',
  parameters: [parameter('url'), parameter('path')],
  credentialTypes: ['api-key', 'basic-auth'],
  credentialRequired: true,
  carries: false,
  takesRequests: false,
}
const redis: ConnectionKindInfo = {
  ...http,
  id: 'redis',
  parameters: [parameter('host')],
  credentialTypes: ['database-login', 'basic-auth'],
}
const plain = { when: null, binary: false }
const basic: CredentialTypeInfo = {
  id: 'basic-auth',
  label: 'Basic auth',
  group: 'logins',
  primary: 'password',
  summary: '',
  kinds: [],
  fields: [
    { ...parameter('username'), secret: false, rotates: false, editable: true, ...plain },
    { ...parameter('password'), secret: true, rotates: true, editable: false, ...plain },
  ],
}

describe('T1 the form of an own system', () => {
  it('begins with a type that the kind accepts', () => {
    expect(newSystemDraft(http)).toMatchObject({ kind: 'http', credentialType: 'api-key', parameters: {} })
  })

  it('keeps for another kind what that kind knows', () => {
    const draft = { ...newSystemDraft(http), parameters: { url: 'https://a.example' }, credentialType: 'basic-auth' }
    const kept = withKind({ ...draft, credentialConfig: { username: 'ada' } }, redis)
    expect(kept).toMatchObject({ kind: 'redis', parameters: {}, credentialType: 'basic-auth' })
    expect(kept.credentialConfig).toEqual({ username: 'ada' })
    expect(withKind({ ...draft, credentialType: 'api-key', credentialConfig: { prefix: 'x' } }, redis)).toMatchObject({
      credentialType: 'database-login',
      credentialConfig: {},
    })
  })

  it('takes no secret field along', () => {
    const draft = { ...newSystemDraft(http), credentialConfig: { username: 'ada', password: 'x', prefix: 'y' } }
    expect(withCredentialType(draft, basic).credentialConfig).toEqual({ username: 'ada' })
  })

  it('sends nothing that is empty', () => {
    const draft = {
      ...newSystemDraft(http),
      name: ' Shop ',
      parameters: { url: 'https://a.example', path: ' ' },
      credentialConfig: { prefix: '', extraHeaders: {} },
    }
    expect(toSystemInput(draft)).toMatchObject({
      name: 'Shop',
      parameters: { url: 'https://a.example' },
      credentialConfig: {},
    })
  })

  it('complains about a missing name before any call', () => {
    expect(checkSystemDraft(newSystemDraft(http))).toEqual([{ path: 'name', message: 'Give it a name.' }])
    expect(checkSystemDraft({ ...newSystemDraft(http), name: 'Shop' })).toEqual([])
  })

  it('puts complaints of the core beside their fields, wherever they were nested', () => {
    const about = { code: 'field-invalid', message: 'Not valid.', remedy: 'Correct it.' } as const
    const { byField, rest } = systemErrors({
      ...about,
      issues: [
        { path: 'input.name', message: 'Too long.' },
        { path: 'parameters.url', message: 'Write an address.' },
        { path: 'credentialConfig.prefix', message: 'No.' },
        { path: 'elsewhere', message: 'What?' },
      ],
    })
    expect(byField).toEqual({
      name: 'Too long.',
      'parameters.url': 'Write an address.',
      'credentialConfig.prefix': 'No.',
    })
    expect(rest?.issues).toEqual([{ path: 'elsewhere', message: 'What?' }])
  })

  it('sends the guide line by line, without what is empty', () => {
    const guide = { ...noExtras.guide, create: [' Ask for a key. ', '', 'Copy it.'], lifetime: ' A year. ' }
    const draft = { ...newSystemDraft(http), name: 'Shop', guide, tokenPrefixes: ['', ' shop_ '] }
    const sent = toSystemInput({ ...draft, docs: { ...noExtras.docs, create: ' https://example.com/keys ' } })
    expect(sent.guide).toMatchObject({ create: ['Ask for a key.', 'Copy it.'], lifetime: 'A year.' })
    expect([sent.tokenPrefixes, sent.docs.create]).toEqual([['shop_'], 'https://example.com/keys'])
    const wrong = checkSystemDraft({ ...draft, docs: { ...noExtras.docs, rotate: 'http://example.com' } })
    expect(wrong).toEqual([{ path: 'docs.rotate', message: 'Write an address that begins with https://.' }])
    const about = { code: 'field-invalid', message: '', remedy: '' } as const
    const issues = [...wrong, { path: 'input.guide.create.1', message: 'Too long.' }]
    expect(systemErrors({ ...about, issues }).byField).toEqual({
      'docs.rotate': 'Write an address that begins with https://.',
      'guide.create': 'Too long.',
    })
  })

  it('needs no notice when every complaint has found its field', () => {
    const about = { message: 'Not valid.', remedy: 'Correct it.' } as const
    const taken = systemErrors({ ...about, code: 'name-taken' })
    expect(taken).toEqual({ byField: { name: 'Not valid. Correct it.' }, rest: null })
    const error = { ...about, code: 'field-invalid', issues: [{ path: 'name', message: 'Too long.' }] } as const
    expect(systemErrors(error).rest).toBe(null)
    expect(systemErrors({ ...about, code: 'vault-busy' }).rest).toMatchObject({ code: 'vault-busy' })
  })

  it('finds a free name for a copy', () => {
    const github = { name: 'GitHub', builtIn: true } as SystemDetails
    expect(copyOfSystem(github, ['GitHub']).name).toBe('GitHub, own')
    expect(copyOfSystem(github, ['GitHub', 'github, OWN']).name).toBe('GitHub, own 2')
  })
})

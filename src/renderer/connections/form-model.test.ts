import { describe, expect, it } from 'vitest'
import { type Connection, connectionKindInfo } from '../../shared/domain/connection.ts'
import type { System } from '../../shared/domain/system.ts'
import {
  changesOf,
  checkConnection,
  describePreset,
  inputOf,
  newConnection,
  placeParameters,
  splitParameters,
  toInput,
  withKind,
  withSystem,
} from './form-model.ts'

const parameter = (name: string, part: { required?: boolean; default?: string } = {}) => ({
  name,
  label: name,
  kind: 'text',
  required: part.required ?? false,
  default: part.default ?? null,
  choices: [],
  placeholder: '',
  help: '',
})
const http = connectionKindInfo.parse({
  id: 'http',
  label: 'HTTP API',
  summary: '',
  group: 'http',
  credentialTypes: ['api-key', 'bearer-token'],
  credentialRequired: true,
  carries: false,
  takesRequests: false,
  parameters: [
    parameter('url', { required: true }),
    parameter('probe', { required: true, default: 'request' }),
    parameter('path'),
    parameter('method', { default: 'GET', required: true }),
    parameter('headers'),
    parameter('expectJson'),
    parameter('ca'),
  ],
})
const database = connectionKindInfo.parse({
  id: 'postgresql',
  label: 'PostgreSQL',
  summary: '',
  group: 'http',
  credentialTypes: ['database-login'],
  credentialRequired: true,
  carries: false,
  takesRequests: false,
  parameters: [
    parameter('host', { required: true }),
    parameter('port', { required: true, default: '5432' }),
    parameter('ca'),
  ],
})
const kinds = [http, database]
const github = {
  id: 'g',
  kind: 'http',
  parameters: { url: 'https://api.github.com', path: '/user' },
  address: [],
} as unknown as System
const stripe = {
  id: 's',
  kind: 'http',
  parameters: { url: 'https://api.stripe.com', path: '/v1/account' },
  address: [],
} as unknown as System

describe('T2 a form made from a kind’s declaration', () => {
  it('begins with defaults and what it is told', () => {
    expect(newConnection(http, { environment: 'staging', credentialId: 'c' })).toMatchObject({
      kind: 'http',
      environment: 'staging',
      credentialId: 'c',
      parameters: { probe: 'request', method: 'GET' },
    })
  })

  it('takes the presets of a system, and those of the next one where nobody wrote', () => {
    const first = withSystem(newConnection(database), github, null, kinds)
    expect(first).toMatchObject({
      kind: 'http',
      systemId: 'g',
      parameters: { url: 'https://api.github.com', method: 'GET' },
    })
    const own = { ...first, parameters: { ...first.parameters, path: '/own' } }
    const second = withSystem(own, stripe, github, kinds)
    expect(second.parameters).toMatchObject({ url: 'https://api.stripe.com', path: '/own' })
  })

  it('gives the presets back when the system is taken away', () => {
    const input = withSystem(withSystem(newConnection(http), github, null, kinds), null, github, kinds)
    expect(input).toEqual(newConnection(http))
  })

  it('keeps on a change of kind what both kinds know', () => {
    const input = { ...newConnection(http), parameters: { url: 'https://a.example', ca: 'pem', method: 'GET' } }
    expect(withKind(input, database, http)).toMatchObject({
      kind: 'postgresql',
      parameters: { port: '5432', ca: 'pem' },
    })
  })

  it('hides settings that few need, but never one that is set or complained about', () => {
    const names = (given: Record<string, string>, complained?: (name: string) => boolean) =>
      splitParameters(http, given, complained).more.map(({ name }) => name)
    expect(names({})).toEqual(['headers', 'expectJson', 'ca'])
    expect(names({ expectJson: 'data.id' }, (name) => name === 'ca')).toEqual(['headers'])
  })

  it('folds the settings away when a system has filled in all that is needed', () => {
    const input = withSystem(newConnection(http), github, null, kinds)
    expect(placeParameters(http, input, github).isPreset).toBe(true)
    expect(describePreset(http, input)).toBe('HTTP API · https://api.github.com · request')
    const okta = { ...github, parameters: { url: 'https://{domain}' } }
    expect(placeParameters(http, withSystem(newConnection(http), okta, null, kinds), okta).isPreset).toBe(true)
    const own = { ...github, parameters: { path: '/user' } } as unknown as System
    expect(placeParameters(http, withSystem(newConnection(http), own, null, kinds), own).isPreset).toBe(false)
    expect(placeParameters(http, input, null).isPreset).toBe(false)
  })

  it('complains about what is missing before the core is asked', () => {
    expect(checkConnection(http, newConnection(http)).map(({ path }) => path)).toEqual(['name', 'parameters.url'])
    expect(checkConnection(database, newConnection(database, { name: 'x', parameters: { host: 'h' } }))).toEqual([])
  })

  it('sends no empty parameters and none that the kind lacks', () => {
    const input = { ...newConnection(database, { name: ' x ' }), parameters: { host: 'h', ca: '', url: 'u' } }
    expect(toInput(database, input)).toMatchObject({ name: 'x', parameters: { host: 'h' } })
  })

  it('sends of an edit what has changed', () => {
    const connection = {
      ...newConnection(database, { name: 'x', parameters: { host: 'h' } }),
      id: 'i',
    } as unknown as Connection
    const input = inputOf(connection)
    expect(changesOf(connection, input)).toEqual({})
    expect(changesOf(connection, { ...input, name: 'y' })).toEqual({ name: 'y' })
  })
})

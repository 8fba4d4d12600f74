import { describe, expect, it } from 'vitest'
import { credentialTypeInfo } from '../../../shared/domain/credential.ts'
import type { FieldInput } from '../fields.ts'
import { type CredentialType, findField, toInfo } from '../type.ts'
import { apiKey } from './api-key.ts'
import { basicAuth } from './basic-auth.ts'
import { bearerToken } from './bearer-token.ts'
import { custom } from './custom.ts'
import { databaseLogin } from './database-login.ts'
import { environmentVariables } from './environment-variables.ts'
import { natsCredentials } from './nats-credentials.ts'
import { credentialTypes, findType } from './registry.ts'
import { complaint, valuesOf } from './testing.ts'

const http = (type: CredentialType, config: FieldInput['config'], secrets: FieldInput['secrets']) =>
  type.http?.(valuesOf(type, config, secrets))

/** A token with this payload. It is signed by nobody. */
const jwt = (payload: unknown) =>
  ['{"alg":"none"}', JSON.stringify(payload), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')

describe('C2 every credential type', () => {
  it.each(credentialTypes.map((type) => [type.id, type] as const))('%s is declared soundly', (id, type) => {
    expect(findType(id)).toBe(type)
    expect(credentialTypeInfo.parse(toInfo(type, ['http']))).toEqual(toInfo(type, ['http']))
    expect(findField(type, type.primary)?.secret).toBe(true)
    expect(new Set(type.fields.map((field) => field.name)).size).toBe(type.fields.length)
    for (const field of type.fields) {
      expect(field.name).toMatch(/^[a-z][A-Za-z0-9]*$/)
      if (field.kind === 'choice') expect(field.choices?.map((choice) => choice.value)).toContain(field.default)
      if (field.kind !== 'choice') expect('choices' in field).toBe(false)
      if (field.secret) expect('default' in field).toBe(false)
      const decides = field.when && findField(type, field.when.field)
      if (field.when) expect(decides).toMatchObject({ kind: 'choice', secret: false })
      expect(decides?.when).toBeUndefined()
    }
  })

  it('is unknown by any other word', () => {
    expect(findType('nope')).toBeUndefined()
    expect(findType('__proto__')).toBeUndefined()
  })
})

describe('C1 API key', () => {
  it.each([
    [{}, { headers: { Authorization: 'Bearer k' }, query: {} }],
    [{ parameter: 'authorization' }, { headers: { authorization: 'Bearer k' }, query: {} }],
    [{ parameter: 'x-api-key' }, { headers: { 'x-api-key': 'k' }, query: {} }],
    [{ prefix: 'SSWS' }, { headers: { Authorization: 'SSWS k' }, query: {} }],
    [{ prefix: 'Token token=' }, { headers: { Authorization: 'Token token=k' }, query: {} }],
    [{ prefix: 'none' }, { headers: { Authorization: 'k' }, query: {} }],
    [
      { parameter: 'Cookie', prefix: 'session=' },
      { headers: { Cookie: 'session=k' }, query: {} },
    ],
    [
      { placement: 'query', parameter: 'key' },
      { headers: {}, query: { key: 'k' } },
    ],
    [
      { placement: 'query', parameter: 'Authorization' },
      { headers: {}, query: { Authorization: 'k' } },
    ],
    [{ placement: 'path' }, { headers: {}, query: {} }],
  ])('with %j is sent as declared', (config, expected) => {
    expect(http(apiKey, config as FieldInput['config'], { key: 'k' })).toEqual(expected)
  })

  it('sends further parts beside the key, and extra headers always', () => {
    const parts = { 'dd-application-key': 'p' }
    const extraHeaders = { 'x-version': '2' }
    expect(http(apiKey, { parameter: 'dd-api-key', extraHeaders }, { key: 'k', parts })).toEqual({
      headers: { 'x-version': '2', 'dd-api-key': 'k', 'dd-application-key': 'p' },
      query: {},
    })
    expect(
      http(apiKey, { placement: 'query', parameter: 'token', extraHeaders }, { key: 'k', parts: { key: 'p' } }),
    ).toEqual({
      headers: { 'x-version': '2' },
      query: { token: 'k', key: 'p' },
    })
  })

  it.each([
    [{ parameter: 'x api key' }, { key: 'k' }, /^parameter: A header name/],
    [{ parameter: 'Host' }, { key: 'k' }, /^parameter: This header belongs/],
    [{ parameter: 'x:y' }, { key: 'k' }, /^parameter: A header name/],
    [{}, { key: 'k\r\nX-Evil: 1' }, /^key: This field is one line/],
    [{}, { key: 'k\u0000' }, /^key: /],
    [{}, { key: ' k' }, /^key: Remove the spaces/],
    [{}, { key: 'schlüssel' }, /^key: A header holds only plain ASCII/],
    [{ placement: 'query' }, { key: 'k' }, /^parameter: Give the name/],
    [{ extraHeaders: { 'content-length': '1' } }, { key: 'k' }, /^extraHeaders: Entry 1: This header belongs/],
    [{ extraHeaders: { 'x-a': 'b\r\nc: d' } }, { key: 'k' }, /^extraHeaders: Entry 1: Remove the line breaks/],
    [{ extraHeaders: { 'x-a': '1', 'X-A': '2' } }, { key: 'k' }, /^extraHeaders: Entry 2: This name occurs twice/],
    [{ extraHeaders: { authorization: 'x' } }, { key: 'k' }, /^extraHeaders: Entry 1: This header carries a secret/],
    [{ extraHeaders: { 'x-a': 'x' }, parameter: 'X-A' }, { key: 'k' }, /^extraHeaders: A name is used twice/],
    [{ parameter: 'x-a' }, { key: 'k', parts: { 'X-A': 'b' } }, /^parts: A name is used twice/],
  ])('with %j and %j is refused', (config, secrets, expected) => {
    expect(complaint(apiKey, config as FieldInput['config'], secrets as FieldInput['secrets'])).toMatch(expected)
  })

  it('reads header lines that were pasted', () => {
    expect(http(apiKey, { extraHeaders: 'X-A: 1\nX-B: a:b\n' }, { key: 'k' })?.headers).toMatchObject({
      'X-A': '1',
      'X-B': 'a:b',
    })
  })

  it('is handed to programs under names made from its own', () => {
    const values = valuesOf(apiKey, { parameter: 'x-key' }, { key: 'k', parts: { 'x-app': 'p' } })
    expect(apiKey.env?.(values, 'Stripe (prod)')).toEqual({ STRIPE_PROD_API_KEY: 'k', STRIPE_PROD_X_APP: 'p' })
  })
})

describe('C1 bearer token', () => {
  it('is sent in the Authorization header', () => {
    expect(http(bearerToken, {}, { token: '1|a.b~c+d/e=' })?.headers).toEqual({ Authorization: 'Bearer 1|a.b~c+d/e=' })
  })

  it.each(['Bearer abc', 'a b', 'a\nb', 'tökèn'])('refuses %j', (token) => {
    expect(complaint(bearerToken, {}, { token })).toMatch(/^token: /)
  })
})

describe('C2 expiry from the material', () => {
  it.each([
    [jwt({ exp: 1_900_000_000 }), '2030-03-17T17:46:40.000Z'],
    [jwt({ exp: 1_900_000_000.9 }), '2030-03-17T17:46:40.000Z'],
    [jwt({}), null],
    [jwt({ exp: '1900000000' }), null],
    [jwt({ exp: -1 }), null],
    [jwt({ exp: 1e300 }), null],
    [jwt([]), null],
    [jwt({ exp: 1_900_000_000, filler: 'x'.repeat(40_000) }), null],
    ['eyJhbGciOiJub25lIn0.bm90IGpzb24.x', null],
    [`${jwt({ exp: 1_900_000_000 })}.y.z`, null],
    ['opaque', null],
    ['', null],
  ])('of %.40s… is read', (token, expected) => {
    for (const values of [{ token }, { key: token }]) {
      const type = 'token' in values ? bearerToken : apiKey
      expect(type.expiry?.(values, 'full')?.toISOString() ?? null).toBe(expected)
    }
  })
})

describe('C1 basic authentication', () => {
  it('encodes user name and password in UTF-8 (RFC 7617, section 2.1)', () => {
    expect(http(basicAuth, { username: 'test' }, { password: '123£' })?.headers).toEqual({
      Authorization: 'Basic dGVzdDoxMjPCow==',
    })
    expect(http(basicAuth, { username: 'Aladdin' }, { password: 'open sesame' })?.headers).toEqual({
      Authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    })
  })

  it('takes a key as the user name where a service wants that', () => {
    const headers = http(basicAuth, { username: 'X', secretAs: 'username' }, { password: 'key' })?.headers
    expect(headers).toEqual({ Authorization: `Basic ${Buffer.from('key:X').toString('base64')}` })
  })

  it('refuses a colon in what is sent as the user name, and allows it in the password', () => {
    expect(complaint(basicAuth, { username: 'a:b' }, { password: 'p' })).toMatch(/^username: .*colon/)
    expect(complaint(basicAuth, { secretAs: 'username' }, { password: 'a:b' })).toMatch(/^password: .*colon/)
    expect(complaint(basicAuth, { username: 'a' }, { password: 'p:q' })).toBe('')
    expect(complaint(basicAuth, { username: 'a' }, { password: 'p\u0007' })).toMatch(/^password: /)
  })
})

describe('C1 database login', () => {
  it('wants a user name or a password', () => {
    expect(complaint(databaseLogin, {}, {})).toBe('username: Give a user name, a password, or both.')
    expect(complaint(databaseLogin, { username: 'app' }, {})).toBe('')
    expect(complaint(databaseLogin, {}, { password: 'p' })).toBe('')
  })

  it('is handed to programs as two variables', () => {
    expect(databaseLogin.env?.(valuesOf(databaseLogin, { username: 'app' }, { password: 'p' }), '1st db')).toEqual({
      _1ST_DB_USERNAME: 'app',
      _1ST_DB_PASSWORD: 'p',
    })
  })
})

describe('C1 environment variables', () => {
  it('takes names with values or a pasted .env text, and hands them on as they are', () => {
    const variables = { A: '1', b_2: 'x y' }
    for (const given of [variables, 'A=1\nexport b_2="x y"\n']) {
      const values = valuesOf(environmentVariables, {}, { variables: given })
      expect(environmentVariables.env?.(values, 'ignored')).toEqual(variables)
    }
  })

  it.each(['1A', 'A-B', 'A B', 'Ä', ''])('refuses the name %j', (name) => {
    expect(complaint(environmentVariables, {}, { variables: { [name]: 'x' } })).toMatch(/^variables: Entry 1: /)
  })
})

describe('C1 custom fields', () => {
  it('refuses a name that is both secret and not', () => {
    expect(complaint(custom, { fields: { a: '1' } }, { secrets: { a: '2' } })).toMatch(/^fields\.a: /)
    expect(complaint(custom, { fields: { a: '1' } }, { secrets: { b: '2' } })).toBe('')
  })
})

describe('C1 NATS credentials', () => {
  const seed = `SU${'A'.repeat(56)}`
  const file = (payload: unknown, last = seed) =>
    [
      '-----BEGIN NATS USER JWT-----',
      jwt(payload),
      '------END NATS USER JWT------',
      '',
      '************************* IMPORTANT *************************',
      '-----BEGIN USER NKEY SEED-----',
      last,
      '------END USER NKEY SEED------',
      '',
    ].join('\n')
  const of = (credentials: string) => complaint(natsCredentials, {}, { credentials })

  it('are a whole .creds file, or the seed of a user', () => {
    expect(of(file({ sub: 'U' }))).toBe('')
    expect(of(seed)).toBe('')
    expect(of('')).toContain('credentials')
    expect(of('password')).toContain('begins with SU')
    expect(of(`SA${'A'.repeat(56)}`)).toContain('another kind of key')
    expect(of(file({ sub: 'U' }).split('***')[0] ?? '')).toContain('not complete')
    expect(of(file({ sub: 'U' }, 'SUAA'))).toContain('not complete')
  })

  it('tell from their JWT when they end', () => {
    const expiry = (credentials: string) => natsCredentials.expiry?.({ credentials }, 'full')
    expect(expiry(file({ exp: 1_900_000_000 }))?.toISOString()).toBe('2030-03-17T17:46:40.000Z')
    expect(expiry(file({}))).toBeNull()
    expect(expiry(seed)).toBeNull()
  })

  it('reach programs as one variable', () => {
    expect(natsCredentials.env?.({ credentials: seed }, 'Order bus')).toEqual({ ORDER_BUS_CREDS: seed })
  })
})

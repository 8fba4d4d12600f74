import { describe, expect, it } from 'vitest'
import type { OwnRequest } from '../../shared/domain/exchange.ts'
import { apiKey } from '../credentials/types/api-key.ts'
import { basicAuth } from '../credentials/types/basic-auth.ts'
import { toCurl } from './curl.ts'
import { fillRequest, readVariables, variablesComplaint } from './variables.ts'

const request = (part: Partial<OwnRequest> = {}): OwnRequest => ({
  method: 'GET',
  path: '/',
  headers: '',
  body: '',
  ...part,
})

describe('T7 variables of a connection', () => {
  const variables = new Map([
    ['tenant', 'acme'],
    ['empty', ''],
  ])

  it('stand in path, headers and body', () => {
    const given = request({
      path: '/{{tenant}}/x{{ empty }}',
      headers: 'X-Tenant: {{tenant}}',
      body: '{"t":"{{tenant}}"}',
    })
    expect(fillRequest(given, variables)).toEqual(
      request({ path: '/acme/x', headers: 'X-Tenant: acme', body: '{"t":"acme"}' }),
    )
  })

  it('are named when the connection does not have them, and a field of the credential is none', () => {
    expect(() => fillRequest(request({ path: '/{{nope}}' }), variables)).toThrow(
      expect.objectContaining({ code: 'field-invalid', issues: [expect.objectContaining({ path: 'request.path' })] }),
    )
    expect(fillRequest(request({ path: '/bot{key}/x' }), variables).path).toBe('/bot{key}/x')
  })

  it('are read from lines', () => {
    expect(readVariables('a=1\n\n b = two words \nc=')).toEqual([
      ['a', '1'],
      ['b', 'two words'],
      ['c', ''],
    ])
    expect(variablesComplaint('a=1\nb')).toMatch(/^Write one/)
    expect(variablesComplaint('a=1\n')).toBeNull()
  })
})

describe('T7 a request as a curl command', () => {
  const base = { base: 'https://api.test/v1/', credential: 'My key', config: {} }

  it('holds references where the secrets stand', () => {
    expect(
      toCurl({ ...base, type: apiKey, secretFields: ['key'], request: request({ path: '/me', headers: 'X-A: 1' }) }),
    ).toBe(
      "curl 'https://api.test/v1/me' \\\n  --header 'X-A: 1' \\\n  --header 'Authorization: Bearer keyward://My%20key/key'",
    )
    const post = request({ method: 'POST', path: '/bot{key}/x?a=1', body: `it's` })
    expect(toCurl({ ...base, type: apiKey, config: { placement: 'path' }, secretFields: ['key'], request: post })).toBe(
      "curl --request POST 'https://api.test/v1/botkeyward://My%20key/key/x?a=1' \\\n  --data-raw 'it'\\''s'",
    )
    const query = { placement: 'query', parameter: 'key' }
    expect(toCurl({ ...base, type: apiKey, config: query, secretFields: ['key'], request: request() })).toContain(
      "'https://api.test/v1/?key=keyward://My%20key/key'",
    )
  })

  it('has each header once: the credential’s takes the place of a person’s own', () => {
    const own = request({ headers: 'authorization: mine\nX-A: 1' })
    const text = toCurl({ ...base, type: apiKey, secretFields: ['key'], request: own })
    expect(text).not.toContain('mine')
    expect(text.match(/--header/g)).toHaveLength(2)
  })

  it('leaves basic authentication to curl', () => {
    const text = toCurl({
      ...base,
      type: basicAuth,
      config: { username: 'ann' },
      secretFields: ['password'],
      request: request(),
    })
    expect(text).toContain("--user 'ann:keyward://My%20key/password'")
    expect(text).not.toContain('Authorization')
  })
})

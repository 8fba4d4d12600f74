import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'

describe('S6 files of Postman', () => {
  it('are taken without the addresses that lead nowhere', async () => {
    const { credentials, connections } = await take('Shop.postman_collection.json', {
      info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      auth: { type: 'bearer', bearer: { token: 'abc' } },
      item: ['foo://a%zz/', 'foo://%7Ba%7D/', 'https://{{gone}}/', 'http://[::1', 'https://api.example.com/v1'].map(
        (url) => ({ name: 'r', request: { method: 'GET', url } }),
      ),
    })
    expect(credentials).toMatchObject([{ name: 'Shop' }])
    expect(connections).toMatchObject([{ parameters: { url: 'https://api.example.com' } }])
  })

  it('may not make more of themselves than a file may be', async () => {
    const grown = (request: object) =>
      take('Shop.postman_collection.json', {
        info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
        variable: [{ key: 'a', value: 'x'.repeat(60_000) }],
        auth: { type: 'bearer', bearer: { token: 'abc' } },
        item: Array.from({ length: 400 }, () => ({ request })),
      })
    const refusal = expect.objectContaining({ code: 'import-too-large' }) as unknown
    await expect(grown({ auth: { type: 'bearer', bearer: { token: '{{a}}'.repeat(2) } } })).rejects.toEqual(refusal)
    await expect(grown({ url: 'https://example.com/{{a}}' })).rejects.toEqual(refusal)
  })

  it('tell what is missing by name, and no name that looks like a secret', async () => {
    const secret = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'
    const { notTaken } = await take('Shop.postman_collection.json', {
      info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      auth: { type: 'bearer', bearer: { token: `{{gone}}{{${secret}}}` } },
      item: [],
    })
    expect(notTaken).toMatchObject([{ reason: expect.stringContaining('{{gone}}, {{a variable}}') }])
    expect(JSON.stringify(notTaken)).not.toContain(secret)
  })

  it('are environments, whose secret variables are secret', async () => {
    const { format, credentials, notTaken } = await take('Shop.postman_environment.json', {
      name: 'Shop staging',
      values: [
        { key: 'baseUrl', value: 'https://api.example.com', type: 'default', enabled: true },
        { key: 'signing', value: 'whsec-1234567890', type: 'secret', enabled: true },
        { key: 'old', value: 'x', type: 'secret', enabled: false },
      ],
      _postman_variable_scope: 'environment',
    })
    expect(format).toBe('postman')
    expect(credentials).toMatchObject([
      {
        name: 'Shop staging',
        environment: 'staging',
        config: { fields: { baseUrl: 'https://api.example.com' } },
        secrets: { secrets: { signing: 'whsec-1234567890' } },
      },
    ])
    expect(notTaken).toEqual([{ what: 'Shop staging: old', reason: 'It is switched off.' }])
  })

  it('are collections, whose sign-ins are inherited and their variables filled in', async () => {
    const { credentials, connections, notTaken } = await take('Shop.postman_collection.json', {
      info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
      variable: [
        { key: 'token', value: 'shop-token-{{suffix}}' },
        { key: 'suffix', value: '0815' },
        { key: 'base', value: 'https://api.example.com' },
      ],
      item: [
        { name: 'Me', request: { method: 'GET', url: { raw: '{{base}}/v1/me?verbose=1' } } },
        {
          name: 'Admin',
          auth: { type: 'apikey', apikey: { key: 'X-Admin', value: 'admin-key-123', in: 'header' } },
          item: [{ name: 'Users', request: { method: 'POST', url: '{{base}}/v1/users' } }],
        },
        { name: 'Open', request: { auth: { type: 'noauth' }, method: 'GET', url: 'https://open.example.com/' } },
        {
          name: 'Other',
          request: { auth: { type: 'basic', basic: [{ key: 'password', value: '{{gone}}' }] }, url: '{{base}}' },
        },
      ],
    })
    expect(credentials).toMatchObject([
      { name: 'Shop', type: 'bearer-token', secrets: { token: 'shop-token-0815' } },
      { name: 'Shop: Admin', type: 'api-key', config: { parameter: 'X-Admin' }, secrets: { key: 'admin-key-123' } },
    ])
    expect(connections).toMatchObject([
      { kind: 'http', parameters: { url: 'https://api.example.com', path: '/v1/me' } },
      { kind: 'http', parameters: { url: 'https://api.example.com', probe: 'none' } },
    ])
    expect(notTaken).toMatchObject([{ what: 'Shop: basic', reason: expect.stringContaining('{{gone}}') }])
  })
})

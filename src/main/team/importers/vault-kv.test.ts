import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'

describe('S6 secrets of HashiCorp Vault', () => {
  const v2 = (data: object, more = {}) => ({
    request_id: 'r',
    lease_id: '',
    lease_duration: 0,
    renewable: false,
    warnings: null,
    data: {
      data,
      metadata: {
        created_time: '2026-01-01T00:00:00Z',
        custom_metadata: { owner: 'ada' },
        deletion_time: '',
        destroyed: false,
        version: 2,
        ...more,
      },
    },
  })

  it('are one answer of version 2, named by its file, or of version 1', async () => {
    const one = await take(
      'orders.json',
      v2({ username: 'shop', password: 'p1', engine: 'mysql', host: 'db.example.com' }),
    )
    expect(one.format).toBe('vault-kv')
    expect(one.credentials).toMatchObject([{ name: 'orders', type: 'database-login', owner: 'ada' }])
    expect(one.connections).toMatchObject([{ kind: 'mysql', parameters: { port: '3306' } }])
    const first = await take('v1.json', {
      request_id: 'r',
      lease_id: '',
      lease_duration: 2764800,
      data: { API_KEY: 'k', REGION: 'eu' },
    })
    expect(first.credentials).toMatchObject([
      { type: 'environment-variables', secrets: { variables: { API_KEY: 'k' } } },
    ])
  })

  it('have paths as servers take them, and no longer ones', async () => {
    const long = { request_id: '', lease_duration: 0 }
    await expect(take('walk.json', { x: long, ['a/'.repeat(1500)]: { k: 'v' } })).rejects.toMatchObject({
      code: 'import-too-large',
    })
    const { credentials } = await take('walk.json', { x: v2({ k: 'v' }), '/secret//production/': { a: { k: 'v' } } })
    expect(credentials.map(({ name, purpose }) => [name, purpose])).toEqual([
      ['x', ''],
      ['production/a', 'From secret/production/a'],
    ])
  })

  it('of more values than a credential has are told and left', async () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, 'v']))
    const { credentials, notTaken } = await take('walk.json', { x: v2({ k: 'v' }), y: many })
    expect(credentials.map(({ name }) => name)).toEqual(['x'])
    expect(notTaken).toEqual([{ what: 'y', reason: 'It has more than 200 values.' }])
  })

  it('are a walk: by paths, nested or in a list, without what is deleted or leased', async () => {
    const walk = {
      'secret/production/orders': v2({ token: 'abc' }),
      'secret/dead': v2({ a: 'b' }, { deletion_time: '2026-02-02T00:00:00Z' }),
      'database/creds/app': {
        request_id: 'r',
        lease_id: 'database/creds/app/1',
        lease_duration: 3600,
        data: { username: 'u', password: 'p' },
      },
      nested: { staging: { mail: { smtp_user: 'u', smtp_password: 'x', port: 25 } } },
    }
    const { credentials, notTaken } = await take('walk.json', walk)
    expect(credentials).toMatchObject([
      { name: 'production/orders', environment: 'production', secrets: { secrets: { token: 'abc' } } },
      { name: 'staging/mail', environment: 'staging', secrets: { secrets: { smtp_password: 'x', port: '25' } } },
    ])
    expect(notTaken.map(({ what }) => what)).toEqual(['secret/dead', 'database/creds/app'])
  })
})

import { describe, expect, it } from 'vitest'
import { fileOf, take } from '../../../../test/fakes/import-file.ts'
import { findImporter, proposalOf } from './importers.ts'

describe('S6 a .env file', () => {
  const text = [
    '# the shop',
    'export DATABASE_URL="postgres://shop:p%40ss@db.example.com:5432/orders"',
    "STRIPE_KEY='sk_live_4eC39HqLyjWDarjtT1zdp7dc'",
    'DB_HOST=db.example.com',
    'DB_PORT=5432',
    'DB_USER=shop',
    'DB_PASSWORD=hunter2secret',
    'DB_NAME=orders',
    'PORT=8080',
    'this is no variable',
  ].join('\n')

  it('is one set of variables, named and placed by its file', async () => {
    const { format, credentials, notTaken } = await take('.env.production', text)
    expect(format).toBe('dotenv')
    expect(credentials).toMatchObject([
      {
        name: '.env.production',
        type: 'environment-variables',
        environment: 'production',
        secrets: { variables: { STRIPE_KEY: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc', DB_PASSWORD: 'hunter2secret' } },
      },
    ])
    expect(notTaken).toEqual([{ what: 'Line 10', reason: 'Line 10 is not NAME=value.' }])
  })

  it('can be taken in groups: what belongs to one database is its login with a connection', async () => {
    const { credentials, connections } = await take('.env', text, { layout: 'groups', columns: [] })
    expect(credentials.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'DB of .env: database-login',
      '.env: environment-variables',
    ])
    expect(connections).toMatchObject([
      { kind: 'postgresql', parameters: { host: 'db.example.com', database: 'orders', port: '5432' } },
    ])
  })

  it('can be taken one by one: each secret has the type that its value tells, and settings stay out', async () => {
    const { credentials, notTaken } = await take('.env', text, {
      layout: 'single',
      columns: [{ name: 'DB_PASSWORD', as: 'skip' }],
    })
    expect(credentials.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'DATABASE_URL: database-login',
      'STRIPE_KEY: api-key',
    ])
    expect(notTaken.map(({ what }) => what)).toEqual([
      'Line 10',
      'DB_PASSWORD',
      'DB_HOST',
      'DB_PORT',
      'DB_USER',
      'DB_NAME',
      'PORT',
    ])
  })

  it('can have a hundred thousand variables of one beginning, and no name that is longer than names are', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `K_${index}=v`)
    const long = 'A'.repeat(201)
    const { credentials, notTaken } = await take('.env', [...many, `${long}=v`].join('\n'), {
      layout: 'groups',
      columns: [],
    })
    expect(credentials).toHaveLength(500)
    expect(notTaken).toEqual([{ what: long.slice(0, 200), reason: 'Its name is too long.' }])
  })

  it('is refused when it has more lines than anybody’s', async () => {
    await expect(take('.env', 'A=b\n'.repeat(200_001))).rejects.toMatchObject({ code: 'import-too-large' })
  })

  it('proposes its names, and none of its values', async () => {
    const proposal = await proposalOf(findImporter('dotenv')!, fileOf('.env', text))
    expect(proposal?.columns.map(({ name }) => name)).toContain('STRIPE_KEY')
    expect(JSON.stringify(proposal)).not.toMatch(/hunter2|sk_live/)
  })
})

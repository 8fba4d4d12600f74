import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'

describe('S6 a .pgpass file', () => {
  it('brings logins with connections, as libpq reads them', async () => {
    const { format, credentials, connections, notTaken } = await take(
      '.pgpass',
      [
        '# hosts',
        'db.example.com:5432:orders:shop:pa\\:ss\\\\word',
        'db.example.com:5432:orders:shop:never used',
        '*:*:*:admin:everywhere:and more',
        'db.example.com:5432:other:admin:covered',
        'db.example.com:5433:\\*:star:x1',
        'too:short',
      ].join('\r\n'),
    )
    expect(format).toBe('pgpass')
    expect(credentials).toMatchObject([
      { name: 'orders as shop at db.example.com', config: { username: 'shop' }, secrets: { password: 'pa:ss\\word' } },
      { name: 'PostgreSQL as admin', secrets: { password: 'everywhere' } },
      { name: '* as star at db.example.com' },
    ])
    expect(connections).toMatchObject([
      { parameters: { host: 'db.example.com', port: '5432', database: 'orders' } },
      { parameters: { port: '5433', database: '*' } },
    ])
    expect(notTaken.map(({ what }) => what)).toEqual(['Line 3', 'Line 5', 'Line 7'])
  })
})

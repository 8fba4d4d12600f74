import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'

describe('S6 what no format may do', () => {
  it('is naming an item by a secret, or twice by the same name', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const { credentials, notTaken } = await take(
      'export.csv',
      `title,password,notes\nsk_live_4eC39HqLyjWDarjtT1zdp7dc,pw-111,\nshop,pw-222,my password is pw-222!x\nSHOP,pw-333,"${pem}"\nmy-pw-444-here,pw-444-here,\n`,
    )
    expect(credentials.map(({ name }) => name)).toEqual([
      'Imported from CSV (1)',
      'shop',
      'SHOP (2)',
      'Imported from CSV (2)',
    ])
    expect(notTaken.map(({ what }) => what)).toContain('SHOP: notes')
    expect(JSON.stringify(notTaken)).not.toMatch(/sk_live|BEGIN/)
  })

  it('is naming an item so that it looks like another, or is not seen', async () => {
    const names = ['shop', 'shop\u3164', 's\u034Fhop', 'sh\u200Bop', '\u2800', `a${'\u0301'.repeat(50)}`, '\u202Egpj']
    const { credentials } = await take('export.csv', `name,password\n${names.map((name) => `${name},p\n`).join('')}`)
    expect(credentials.map(({ name }) => name)).toEqual([
      'shop',
      'shop (2)',
      'shop (3)',
      'sh op',
      'Imported from CSV (1)',
      `á${'\u0301'.repeat(4)}`,
      'gpj',
    ])
  })

  it('is keeping a secret where it can be read: as the name of a field, or as the value of an open one', async () => {
    const secret = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'
    const kv = await take('kv.json', { request_id: 'r', data: { data: { [secret]: 'a', ok: 'b' }, metadata: {} } })
    expect(kv.credentials).toMatchObject([{ secrets: { secrets: { ok: 'b' } } }])
    const postman = await take('x.json', {
      name: 'Shop',
      _postman_variable_scope: 'environment',
      values: [
        { key: 'base', value: 'https://api.example.com', enabled: true },
        { key: 'stripe', value: secret, enabled: true },
        { key: 'pin', value: '1234', type: 'secret', enabled: true },
      ],
    })
    expect(postman.credentials).toMatchObject([
      {
        config: { fields: { base: 'https://api.example.com' } },
        secrets: { secrets: { pin: '1234', stripe: secret } },
      },
    ])
    expect(JSON.stringify([kv.notTaken, postman.notTaken, postman.credentials[0]?.config])).not.toContain(secret)
  })
})

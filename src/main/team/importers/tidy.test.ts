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
})

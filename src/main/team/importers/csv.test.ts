import { describe, expect, it } from 'vitest'
import { fileOf, take } from '../../../../test/fakes/import-file.ts'
import { findImporter, proposalOf } from './importers.ts'

describe('S6 tables', () => {
  it.each([
    [
      '1Password',
      'Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nShop,https://shop.example.com/login,ada,pw1-shop,otpauth://totp/x?secret=JBSWY3DPEHPK3PXP,false,false,"work;prod",The shop\nOld,https://old.example.com,ada,pw2,,false,true,,\n',
    ],
    [
      'KeePassXC',
      '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"\n"Root/Prod","Shop","ada","pw1-shop","https://shop.example.com/login","The shop","otpauth://x","0","2026-01-01T00:00:00Z","2026-01-01T00:00:00Z"\n"Root/Recycle Bin","Old","ada","pw2","","","","0","",""\n',
    ],
    [
      'Bitwarden',
      'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\nprod,,login,Shop,The shop,,0,https://shop.example.com/login,ada,pw1-shop,JBSWY3DPEHPK3PXP\n,,note,Old,text,,0,,,,\n',
    ],
    [
      'LastPass',
      'url,username,password,totp,extra,name,grouping,fav\nhttps://shop.example.com/login,ada,pw1-shop,JBSWY3DPEHPK3PXP,The shop,Shop,prod,0\nhttp://sn,,,,NoteType:x,Old,,0\n',
    ],
  ])('of %s are understood as they are', async (_tool, text) => {
    const { format, credentials, notTaken } = await take('export.csv', text)
    expect(format).toBe('csv')
    expect(credentials).toMatchObject([
      {
        name: 'Shop',
        type: 'password',
        config: { username: 'ada' },
        secrets: { password: 'pw1-shop' },
        environment: 'production',
        purpose: 'shop.example.com · The shop',
      },
    ])
    expect(notTaken.map(({ what }) => what)).toEqual([expect.stringMatching(/^Shop: /), 'Old'])
    expect(JSON.stringify(notTaken)).not.toContain('JBSWY3')
  })

  it('of browsers and of AWS’ console too, and what a value or an address tells decides its type', async () => {
    const chrome = await take(
      'passwords.csv',
      'name,url,username,password,note\nstripe.com,https://dashboard.stripe.com/login,,sk_live_4eC39HqLyjWDarjtT1zdp7dc,\norders,postgres://db.example.com/orders,shop,pw-1234,\n',
    )
    expect(chrome.credentials.map(({ type }) => type)).toEqual(['api-key', 'database-login'])
    expect(chrome.connections).toContainEqual(expect.objectContaining({ kind: 'postgresql' }))
    const aws = await take(
      'accessKeys.csv',
      'Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    )
    expect(aws.credentials).toMatchObject([{ type: 'aws-access-key', name: 'Imported from CSV (1)' }])
  })

  it('with other columns are mapped by the person', async () => {
    const text = 'Name;Wert;Kunde;Frist;api key\nMail;geheim-1;Nord;2027-01-31;\nChat;;Süd;;chat-key-1234\n'
    const proposal = await proposalOf(findImporter('csv')!, fileOf('own.csv', text))
    expect(proposal).toMatchObject({
      rows: 2,
      columns: [
        { name: 'Name', as: 'name', filled: 2 },
        { name: 'Wert', as: 'skip', filled: 1 },
        { name: 'Kunde', as: 'skip' },
        { name: 'Frist', as: 'skip' },
        { name: 'api key', as: 'secret', filled: 1 },
      ],
    })
    const { credentials } = await take('own.csv', text, {
      layout: 'rows',
      columns: [
        { name: 'Wert', as: 'secret-field' },
        { name: 'Kunde', as: 'team' },
        { name: 'Frist', as: 'expires' },
      ],
    })
    expect(credentials).toMatchObject([
      {
        name: 'Mail',
        type: 'custom',
        team: 'Nord',
        expiresAt: '2027-01-31T00:00:00.000Z',
        secrets: { secrets: { Wert: 'geheim-1' } },
      },
      { name: 'Chat', type: 'api-key', team: 'Süd' },
    ])
  })

  it('without names in the first row have numbers: what stands there may be a password', async () => {
    const proposal = await proposalOf(findImporter('csv')!, fileOf('x.csv', 'stripe,ada,hunter2\nmail,bob,letmein\n'))
    expect(proposal?.columns).toEqual([1, 2, 3].map((n) => ({ name: `Column ${n}`, as: 'skip', filled: 2 })))
    expect(proposal?.rows).toBe(2)
  })
})

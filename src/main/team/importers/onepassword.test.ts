import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyFile } from '../../credentials/types/testing.ts'
import { bundleFormat, checkPayload } from '../bundles/payload.ts'
import type { Imported } from './importer.ts'
import { detectImporters, readFile } from './importers.ts'
import { onepassword } from './onepassword.ts'
import { type ZipEntry, zipOf } from './zip-testing.ts'

const refusal = (code: string) => expect.objectContaining({ code }) as unknown

function archive(data: unknown, more: readonly ZipEntry[] = []) {
  const entries = [
    { name: 'export.attributes', bytes: Buffer.from('{"version":3,"description":"1Password Unencrypted Export"}') },
    { name: 'export.data', bytes: Buffer.from(JSON.stringify(data)) },
    ...more,
  ]
  return { name: 'team.1pux', bytes: zipOf(entries) }
}

const account = (items: readonly unknown[], vault = 'Integrations') => ({
  accounts: [{ attrs: { accountName: 'Team' }, vaults: [{ attrs: { name: vault }, items }] }],
})

function item(categoryUuid: string, title: string, details: object, more: object = {}, overview: object = {}) {
  return {
    uuid: 'x',
    createdAt: 1_700_000_000,
    updatedAt: 1_700_000_000,
    state: 'active',
    categoryUuid,
    details: { loginFields: [], sections: [], passwordHistory: [], ...details },
    overview: { title, url: '', tags: [], ...overview },
    ...more,
  }
}

const login = (username: string, password: string) => ({
  loginFields: [
    { value: username, id: '', name: 'email', fieldType: 'T', designation: 'username' },
    { value: password, id: '', name: 'password', fieldType: 'P', designation: 'password' },
    { value: '✓', id: '', name: 'remember', fieldType: 'C' },
  ],
})

const field = (id: string, title: string, value: object) => ({ id, title, value, indexAtSource: 0 })
const section = (title: string, ...fields: object[]) => ({ sections: [{ title, name: 's', fields }] })

async function imported(data: unknown, more: readonly ZipEntry[] = []): Promise<Imported> {
  const found = await readFile(onepassword, archive(data, more), {})
  checkPayload({
    format: bundleFormat,
    bundleId: '0b1f7a52-5a0e-4f0c-9a53-0d5c3f1f7c11',
    createdAt: '2026-11-29T10:00:00Z',
    items: found.items,
  })
  return found
}

describe('S6 an export of 1Password', () => {
  it('is told by its first bytes, and asks nothing', () => {
    expect(detectImporters(archive(account([]))).map(({ id }) => id)).toEqual(['onepassword'])
    expect(onepassword.detects({ name: 'other.zip', bytes: zipOf([{ name: 'a' }]) })).toBe(false)
    expect(onepassword.asks(archive(account([])))).toEqual([])
  })

  it('brings logins with vault, tags, address and notes, and passwords that stand alone', async () => {
    const found = await imported(
      account(
        [
          item(
            '001',
            'Invoices',
            { ...login('billing', 'correct horse'), notesPlain: 'Ask billing' },
            {},
            {
              url: 'https://invoices.example.com/login?x=1',
              tags: ['finance', 'staging'],
            },
          ),
          item('005', 'Alone', { password: 'pass-1' }),
          item('003', 'Door', { notesPlain: 'code 4711' }),
        ],
        'Production',
      ),
    )
    expect(found.items.credentials).toMatchObject([
      {
        name: 'Invoices',
        type: 'password',
        environment: 'staging',
        tags: ['finance'],
        purpose: 'Ask billing · https://invoices.example.com/login',
        config: { username: 'billing' },
        secrets: { password: 'correct horse' },
      },
      { name: 'Alone', type: 'password', environment: 'production', secrets: { password: 'pass-1' } },
      { name: 'Door', type: 'custom', secrets: { secrets: { notes: 'code 4711' } } },
    ])
    expect(found.notTaken).toEqual([])
  })

  it('brings sections as custom fields, concealed ones as secrets', async () => {
    const found = await imported(
      account([
        item('001', 'Gateway', {
          ...login('ops', 'pass-1'),
          ...section(
            'Keys',
            field('a', 'Client secret', { concealed: 's3cret' }),
            field('b', 'Region', { string: 'eu' }),
            field('c', 'Support', { email: 'a@example.com' }),
            field('d', 'Made', { date: 1_700_000_000 }),
            field('e', 'Month', { monthYear: 202_701 }),
            field('f', 'Address', { address: { street: 'x' } }),
            field('TOTP_1', 'one-time password', { totp: 'otpauth://totp/a?secret=JBSWY3DPEHPK3PXP' }),
            field('g', 'Related', { reference: 'abc' }),
            field('h', 'Empty', { string: '' }),
          ),
        }),
      ]),
    )
    expect(found.items.credentials).toMatchObject([
      {
        type: 'custom',
        tags: ['Integrations'],
        config: {
          fields: {
            username: 'ops',
            'Keys: Region': 'eu',
            'Keys: Support': 'a@example.com',
            'Keys: Made': '2023-11-14',
            'Keys: Month': '2027-01',
          },
        },
        secrets: { secrets: { password: 'pass-1', 'Keys: Client secret': 's3cret' } },
      },
    ])
    expect(found.notTaken.map(({ what }) => what)).toEqual(['Gateway: Address', 'Gateway: one-time password'])
    expect(JSON.stringify(found.notTaken)).not.toContain('JBSWY3DPEHPK3PXP')
  })

  it('knows API credentials, databases, servers and SSH keys by their categories', async () => {
    const found = await imported(
      account([
        item(
          '112',
          'Weather',
          section(
            '',
            field('credential', 'credential', { concealed: 'k-123456' }),
            field('hostname', 'hostname', { string: 'api.example.com' }),
            field('expires', 'expires', { date: 1_900_000_000 }),
          ),
        ),
        item(
          '112',
          'Robot',
          section(
            '',
            field('username', 'username', { string: 'bot' }),
            field('credential', 'credential', { concealed: 'ghp_0123456789abcdefABCDEF0123456789abcd' }),
          ),
        ),
        item(
          '112',
          'Bearer',
          section(
            '',
            field('credential', 'credential', { concealed: 'abcdef' }),
            field('type', 'type', { menu: 'bearer' }),
          ),
        ),
        item(
          '102',
          'Orders',
          section(
            '',
            field('database_type', 'type', { menu: 'postgresql' }),
            field('hostname', 'server', { string: 'db.example.com' }),
            field('port', 'port', { string: '5433' }),
            field('database', 'database', { string: 'orders' }),
            field('username', 'username', { string: 'orders' }),
            field('password', 'password', { concealed: 'pass-2' }),
            field('options', 'options', { string: 'fetch=10' }),
          ),
        ),
        item(
          '102',
          'Odd',
          section(
            '',
            field('database_type', 'type', { menu: 'filemaker' }),
            field('hostname', 'server', { string: 'fm.example.com' }),
            field('password', 'password', { concealed: 'pass-3' }),
          ),
        ),
        item(
          '110',
          'Web 1',
          section(
            '',
            field('url', 'URL', { string: 'web-1.example.com' }),
            field('username', 'username', { string: 'root' }),
            field('password', 'password', { concealed: 'pass-4' }),
          ),
        ),
        item(
          '114',
          'deploy@web-1',
          section(
            '',
            field('private_key', 'private key', {
              sshKey: { privateKey: keyFile('ed25519.pem'), metadata: { publicKey: 'ssh-ed25519 AAAA' } },
            }),
          ),
        ),
        item(
          '114',
          'Nobody',
          section('', field('private_key', 'private key', { sshKey: { privateKey: keyFile('ed25519') } })),
        ),
      ]),
    )
    expect(found.items.credentials).toMatchObject([
      { name: 'Weather', type: 'api-key', expiresAt: '2030-03-17T17:46:40.000Z', secrets: { key: 'k-123456' } },
      { name: 'Robot', systemId: expect.any(String), purpose: 'User bot' },
      { name: 'Bearer', type: 'bearer-token', secrets: { token: 'abcdef' } },
      { name: 'Orders', type: 'database-login', config: { username: 'orders' }, secrets: { password: 'pass-2' } },
      { name: 'Odd', type: 'database-login', secrets: { password: 'pass-3' } },
      { name: 'Web 1', type: 'password', purpose: 'web-1.example.com', config: { username: 'root' } },
      { name: 'deploy@web-1', type: 'ssh-key', config: { username: 'deploy' } },
      { name: 'Nobody', type: 'custom' },
    ])
    expect(found.items.connections).toMatchObject([
      { name: 'Weather', kind: 'http', parameters: { url: 'https://api.example.com' } },
      { name: 'Orders', kind: 'postgresql', parameters: { host: 'db.example.com', port: '5433', database: 'orders' } },
    ])
    expect(found.notTaken.map(({ what }) => what)).toEqual([
      'Orders: options',
      'Odd: database_type',
      'Odd: hostname',
      'Nobody: as an SSH key',
    ])
  })

  it('brings attached keys, also those that are documents of their own', async () => {
    const document = { documentAttributes: { fileName: 'id_ed25519', documentId: 'd1', decryptedSize: 400 } }
    const attached = section('', field('f', 'key', { file: { fileName: 'photo.jpg', documentId: 'd2' } }))
    const found = await imported(
      account([
        item('006', 'deploy@web-1', document),
        item('006', 'Build key', document),
        item('001', 'With photo', { ...login('a', 'pass-1'), ...attached }),
        item('006', 'Missing', { documentAttributes: { fileName: 'x', documentId: 'd3' } }),
      ]),
      [
        { name: 'files/d1__id_ed25519', bytes: Buffer.from(keyFile('ed25519')) },
        { name: 'files/d2__photo.jpg', bytes: Buffer.alloc(100_000) },
      ],
    )
    expect(found.items.credentials).toMatchObject([
      { name: 'deploy@web-1', type: 'ssh-key', config: { username: 'deploy' } },
      { name: 'Build key', type: 'custom', secrets: { secrets: { privateKey: keyFile('ed25519') } } },
      { name: 'With photo', type: 'password' },
    ])
    expect(found.notTaken.map(({ what }) => what)).toEqual(['With photo: photo.jpg', 'Missing: x', 'Missing'])
  })

  it('tells by name what stays behind', async () => {
    const found = await imported(
      account([
        item('002', 'Visa', section('', field('ccnum', 'number', { creditCardNumber: '4111111111111111' }))),
        item('004', 'Me', {}),
        item('106', 'Passport', {}),
        item('001', 'Before', login('a', 'pass-1'), { state: 'archived' }),
        item('001', 'Empty', {}),
      ]),
    )
    expect(found.items.credentials).toEqual([])
    expect(found.notTaken.map(({ what }) => what)).toEqual(['Visa', 'Me', 'Passport', 'Before', 'Empty'])
    expect(JSON.stringify(found.notTaken)).not.toContain('4111')
  })

  it('has to be one', async () => {
    const without = { name: 'a.1pux', bytes: zipOf([{ name: 'export.attributes' }]) }
    await expect(readFile(onepassword, without, {})).rejects.toThrow(refusal('import-malformed'))
    await expect(readFile(onepassword, archive([]), {})).rejects.toThrow(refusal('import-malformed'))
    const deep = { name: 'a.1pux', bytes: zipOf([{ name: 'export.data', bytes: Buffer.from('['.repeat(100_000)) }]) }
    await expect(readFile(onepassword, deep, {})).rejects.toThrow(refusal('import-too-large'))
  })

  it('may have any JSON in its place, and still is read or refused', async () => {
    const anything = fc.jsonValue()
    await fc.assert(
      fc.asyncProperty(fc.array(anything), anything, anything, async (items, details, value) => {
        const odd = ['001', '102', '112', '114'].map((category) => ({
          ...item(category, 'x', {
            ...section('', field('password', 'p', { concealed: value })),
            loginFields: [details],
          }),
        }))
        await imported(account([...odd, ...items, item('001', 'y', { sections: [details], notesPlain: value })]))
      }),
    )
  })
})

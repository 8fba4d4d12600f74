import kdbxweb from 'kdbxweb'
import { beforeAll, describe, expect, it } from 'vitest'
import { keyBytes, keyFile } from '../../credentials/types/testing.ts'
import { argon2 } from '../../keys/passphrase/argon2id.ts'
import { bundleFormat, checkPayload } from '../bundles/payload.ts'
import { readXml } from '../kdbx/xml.ts'
import type { Imported } from './importer.ts'
import { detectImporters, readFile } from './importers.ts'
import { keepass } from './keepass.ts'
import { KeePassReferences } from './keepass-references.ts'

const refusal = (code: string) => expect.objectContaining({ code }) as unknown

beforeAll(() => {
  kdbxweb.CryptoEngine.setArgon2Impl(async (password, salt, memory, iterations, length, parallelism, type) => {
    const request = {
      passphrase: new Uint8Array(password),
      salt: new Uint8Array(salt),
      cost: { memoryKiB: memory, passes: iterations, lanes: parallelism },
      length,
    }
    return Uint8Array.from(await argon2(type === 0 ? 'argon2d' : 'argon2id', request)).buffer
  })
})

type Fields = Readonly<Record<string, string | { readonly hidden: string }>>

/** Fills an entry. */
function fill(file: kdbxweb.Kdbx, group: kdbxweb.KdbxGroup, fields: Fields): kdbxweb.KdbxEntry {
  const entry = file.createEntry(group)
  for (const [name, value] of Object.entries(fields))
    entry.fields.set(name, typeof value === 'string' ? value : kdbxweb.ProtectedValue.fromString(value.hidden))
  return entry
}

const hidden = (text: string) => ({ hidden: text })

async function imported(
  make: (file: kdbxweb.Kdbx, root: kdbxweb.KdbxGroup) => void | Promise<void>,
  version: 3 | 4 = 4,
): Promise<Imported> {
  const file = kdbxweb.Kdbx.create(
    new kdbxweb.Credentials(kdbxweb.ProtectedValue.fromString('geheim')),
    'Team passwords',
  )
  if (version === 3) file.setVersion(3)
  await make(file, file.getDefaultGroup())
  const bytes = Buffer.from(await file.save())
  const found = await readFile(keepass, { name: 'team.kdbx', bytes }, { password: 'geheim' })
  // Whatever was read is a payload that the next step takes.
  checkPayload({
    format: bundleFormat,
    bundleId: '0b1f7a52-5a0e-4f0c-9a53-0d5c3f1f7c11',
    createdAt: '2026-11-29T10:00:00Z',
    items: found.items,
  })
  return found
}

const credentialsOf = ({ items }: Imported) => items.credentials ?? []

describe('S6 a KeePass file', () => {
  it('may not become more than a file by the references in it, which are a thousandth of what they stand for', () => {
    const entry = readXml(
      `<Entry><UUID/><String><Key>Notes</Key><Value>${'x'.repeat(60_000)}</Value></String><String><Key>Title</Key><Value>a</Value></String></Entry>`,
    )
    const references = new KeePassReferences([entry])
    expect(references.resolve('{REF:N@T:a}')?.text).toHaveLength(60_000)
    expect(() => {
      for (let field = 0; field < 2000; field += 1) references.resolve('{REF:N@T:a}')
    }).toThrow(refusal('import-too-large'))
  })

  it('is told by its first bytes, and asks for a password and a key file', () => {
    const file = { name: 'x', bytes: Buffer.from('03d9a29a67fb4bb500000400', 'hex') }
    expect(detectImporters(file).map(({ id }) => id)).toEqual(['keepass'])
    expect(keepass.asks(file)).toEqual(['password', 'key-file'])
    expect(keepass.detects({ name: 'a.kdbx', bytes: Buffer.from('PK') })).toBe(false)
  })

  it.each([3, 4] as const)(
    'brings logins with folder, environment, expiry and purpose, in format %i',
    async (version) => {
      const found = await imported((file, root) => {
        const group = file.createGroup(file.createGroup(root, 'Billing team'), 'Production')
        const entry = fill(file, group, {
          Title: 'Invoices',
          UserName: 'billing',
          Password: hidden('correct horse'),
          URL: 'https://user@invoices.example.com/login?token=4711',
          Notes: 'Ask the\nbilling team',
        })
        entry.tags = ['finance', 'ask first']
        entry.times.expires = true
        entry.times.expiryTime = new Date('2027-03-01T12:00:00Z')
      }, version)
      expect(found).toEqual({
        items: {
          connections: [],
          credentials: [
            {
              id: null,
              name: 'Invoices',
              type: 'password',
              systemId: null,
              environment: 'production',
              tags: ['Billing-team', 'finance', 'ask-first'],
              purpose: 'Ask the billing team · https://invoices.example.com/login',
              expiresAt: '2027-03-01T12:00:00.000Z',
              config: { username: 'billing' },
              secrets: { password: 'correct horse' },
            },
          ],
        },
        notTaken: [],
      })
    },
  )

  it('brings custom fields as they were, protected ones as secrets', async () => {
    const found = await imported((file, root) => {
      fill(file, root, {
        Title: 'Gateway',
        UserName: 'ops',
        Password: hidden('pass-1'),
        Region: 'eu',
        'Client secret': hidden('s3cret'),
        Token: 'ghp_0123456789abcdefABCDEF0123456789abcd',
      })
    })
    expect(credentialsOf(found)).toMatchObject([
      {
        name: 'Gateway',
        type: 'custom',
        config: { fields: { username: 'ops', Region: 'eu' } },
        secrets: {
          secrets: {
            password: 'pass-1',
            'Client secret': 's3cret',
            // Unprotected there, but a token all the same.
            Token: 'ghp_0123456789abcdefABCDEF0123456789abcd',
          },
        },
      },
    ])
  })

  it('sees what a password is by its form, its name and its address', async () => {
    const found = await imported((file, root) => {
      fill(file, root, {
        Title: 'Actions',
        UserName: 'robot',
        Password: hidden('ghp_0123456789abcdefABCDEF0123456789abcd'),
      })
      fill(file, root, {
        Title: 'Uploads',
        UserName: 'AKIAIOSFODNN7EXAMPLE',
        Password: hidden('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
      })
      fill(file, root, {
        Title: 'Orders',
        UserName: 'orders',
        Password: hidden('p@ss/w:ord'),
        URL: 'postgres://db.example.com:5433/orders',
      })
    })
    expect(credentialsOf(found)).toMatchObject([
      { name: 'Actions', purpose: 'User robot', secrets: expect.anything() },
      { name: 'Uploads', type: 'aws-access-key', config: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } },
      { name: 'Orders', type: 'database-login', config: { username: 'orders' }, secrets: { password: 'p@ss/w:ord' } },
    ])
    expect(credentialsOf(found)[0]?.systemId).not.toBeNull()
    expect(found.items.connections).toMatchObject([
      {
        name: 'Orders',
        kind: 'postgresql',
        credentialId: credentialsOf(found)[2]?.id,
        parameters: { host: 'db.example.com', port: '5433', database: 'orders' },
      },
    ])
  })

  it('keeps long and telling notes beside the login, as a secret', async () => {
    const notes = `Recovery codes:\n${'1234-5678 '.repeat(60)}`
    const found = await imported((file, root) => {
      fill(file, root, { Title: 'Console', UserName: 'root', Password: hidden('pass-1'), Notes: notes })
      fill(file, root, { Title: 'Old', Password: hidden('p4ssword-2'), Notes: 'the p4ssword-2 was the one before' })
      fill(file, root, { Title: 'Only notes', Notes: 'door code' })
    })
    expect(credentialsOf(found).map(({ name, type, purpose, secrets }) => ({ name, type, purpose, secrets }))).toEqual([
      { name: 'Console', type: 'password', purpose: '', secrets: { password: 'pass-1' } },
      { name: 'Console (further fields)', type: 'custom', purpose: '', secrets: { secrets: { notes } } },
      { name: 'Old', type: 'password', purpose: '', secrets: { password: 'p4ssword-2' } },
      {
        name: 'Old (further fields)',
        type: 'custom',
        purpose: '',
        secrets: { secrets: { notes: 'the p4ssword-2 was the one before' } },
      },
      { name: 'Only notes', type: 'custom', purpose: '', secrets: { secrets: { notes: 'door code' } } },
    ])
  })

  it('brings attached keys with their passphrase and tells of other files', async () => {
    const attach = async (file: kdbxweb.Kdbx, entry: kdbxweb.KdbxEntry, name: string, bytes: Uint8Array) => {
      entry.binaries.set(name, await file.createBinary(Uint8Array.from(bytes).buffer))
    }
    const found = await imported(async (file, root) => {
      const deploy = fill(file, root, { Title: 'Deploy', UserName: 'deploy', Password: hidden('correct horse') })
      await attach(file, deploy, 'id_ed25519', keyBytes('ed25519-encrypted'))
      const mixed = fill(file, root, { Title: 'Mixed', UserName: 'ann', Password: hidden('other') })
      await attach(file, mixed, 'photo.jpg', Buffer.from([0xff, 0xd8, 0, 1]))
      await attach(file, mixed, 'KeeAgent.settings', Buffer.from('<x/>'))
    })
    expect(credentialsOf(found)).toMatchObject([
      {
        name: 'Deploy',
        type: 'ssh-key',
        config: { username: 'deploy' },
        secrets: { privateKey: keyFile('ed25519-encrypted'), passphrase: 'correct horse' },
      },
      { name: 'Mixed', type: 'password' },
    ])
    expect(found.notTaken).toEqual([{ what: 'Mixed: photo.jpg', reason: expect.stringContaining('private keys') }])
  })

  it('follows references between fields, and tells of those that lead nowhere', async () => {
    const found = await imported((file, root) => {
      const main = fill(file, root, { Title: 'Main', UserName: 'ann', Password: hidden('shared-1') })
      const id = Buffer.from(main.uuid.toBytes() ?? '')
        .toString('hex')
        .toUpperCase()
      fill(file, root, { Title: 'Same', UserName: `{REF:U@I:${id}}`, Password: hidden(`{REF:P@I:${id}}`) })
      fill(file, root, {
        Title: 'By title',
        UserName: 'x',
        Password: hidden('{REF:P@T:same}'),
        Link: `see {REF:P@I:${id}}`,
      })
      fill(file, root, { Title: 'Circle', Password: hidden('{REF:P@T:Circle}') })
      fill(file, root, { Title: 'Nowhere', UserName: '{REF:U@T:missing}', Password: hidden('pass-2') })
      // Each leads to itself a hundred times.
      fill(file, root, { Title: 'Bomb', Password: hidden('{REF:P@T:Bomb}'.repeat(100)) })
    })
    expect(credentialsOf(found)).toMatchObject([
      { name: 'Main' },
      { name: 'Same', config: { username: 'ann' }, secrets: { password: 'shared-1' } },
      { name: 'By title', type: 'custom', secrets: { secrets: { password: 'shared-1', Link: 'see shared-1' } } },
      { name: 'Nowhere', config: {}, secrets: { password: 'pass-2' } },
    ])
    expect(found.notTaken.map(({ what }) => what)).toEqual([
      'Circle: Password',
      'Circle',
      'Nowhere: UserName',
      'Bomb: Password',
      'Bomb',
    ])
  })

  it('leaves the recycle bin, the history and one-time passwords behind', async () => {
    const found = await imported((file, root) => {
      const gone = fill(file, root, { Title: 'Gone', Password: hidden('pass-0') })
      file.remove(gone)
      const entry = fill(file, root, {
        Title: 'Kept',
        Password: hidden('before'),
        otp: hidden('otpauth://totp/a?secret=JBSWY3DPEHPK3PXP'),
        KP2A_URL_1: 'https://other.example.com',
      })
      entry.pushHistory()
      entry.fields.set('Password', kdbxweb.ProtectedValue.fromString('after'))
      fill(file, root, { Title: 'Empty', UserName: 'nobody' })
    })
    expect(credentialsOf(found)).toMatchObject([{ name: 'Kept', type: 'password', secrets: { password: 'after' } }])
    expect(found.notTaken).toEqual([
      { what: 'Kept: otp', reason: 'Seeds of one-time passwords have no place in Keyward.' },
      { what: 'Empty', reason: 'It holds no secret.' },
    ])
    expect(JSON.stringify(found.notTaken)).not.toContain('JBSWY3DPEHPK3PXP')
  })

  it('gives every credential a name of its own that holds no secret', async () => {
    const found = await imported((file, root) => {
      for (const UserName of ['ann', 'bob', 'ann'])
        fill(file, root, { Title: 'GitHub', UserName, Password: hidden(`pass-${UserName}`) })
      fill(file, root, { Title: 'GITHUB', Password: hidden('pass-x') })
      fill(file, root, { Title: 'ghp_0123456789abcdefABCDEF0123456789abcd', Password: hidden('pass-y') })
      fill(file, root, { Title: 'is hunter2hunter2', Password: hidden('hunter2hunter2') })
      fill(file, root, { Title: ` ${'long '.repeat(100)}\u202e`, Password: hidden('pass-z') })
    })
    const names = credentialsOf(found).map(({ name }) => name)
    expect(names.slice(0, 6)).toEqual([
      'GitHub',
      'GitHub (bob)',
      'GitHub (ann)',
      'GITHUB (2)',
      'Imported from KeePass',
      'Imported from KeePass (2)',
    ])
    expect(names[6]?.length).toBeLessThanOrEqual(200)
  })

  it('opens with the right password alone', async () => {
    const file = kdbxweb.Kdbx.create(new kdbxweb.Credentials(kdbxweb.ProtectedValue.fromString('a')), 'x')
    const bytes = Buffer.from(await file.save())
    await expect(readFile(keepass, { name: 'x', bytes }, { password: 'b' })).rejects.toThrow(
      refusal('import-wrong-key'),
    )
    await expect(readFile(keepass, { name: 'x', bytes }, {})).rejects.toThrow(refusal('import-wrong-key'))
  })
})

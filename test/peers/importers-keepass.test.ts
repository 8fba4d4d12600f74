import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyFile } from '../../src/main/credentials/types/testing.ts'
import { readFile } from '../../src/main/team/importers/importers.ts'
import { keepass } from '../../src/main/team/importers/keepass.ts'
import { sealKdbx } from '../../src/main/team/kdbx/write.ts'
import { keepassProgram, keepassxc } from './keepassxc.ts'

const refusal = (code: string) => expect.objectContaining({ code }) as unknown
const element = (name: string, content: string) => ({ name, content })

/** A file without entries, as the program itself writes none of this format: it keeps the format of what it is given. */
const emptyFour = () =>
  sealKdbx(
    {
      name: 'KeePassFile',
      content: [
        { name: 'Meta', content: [element('Generator', 'Keyward')] },
        {
          name: 'Root',
          content: [
            {
              name: 'Group',
              content: [element('UUID', Buffer.alloc(16, 1).toString('base64')), element('Name', 'Root')],
            },
          ],
        },
      ],
    },
    'geheim',
  )

describe.skipIf(keepassProgram === null)('S6 a file of KeePassXC', () => {
  const program = keepassProgram === null ? undefined : keepassxc()
  const run = (args: readonly string[], typed: readonly string[] = []) => program?.run(args, typed) ?? ''
  const file = (name: string) => ({ name, bytes: readFileSync(program?.path(name) ?? '') })

  const fillFile = (name: string, key: readonly string[], password: readonly string[]) => {
    const typed = (more: readonly string[]) => [...password, ...more]
    run(['mkdir', ...key, name, 'Production'], typed([]))
    run(
      ['add', ...key, '-p', '-u', 'ännchen', '--url', 'postgresql://db.example.com/orders', name, 'Production/Orders'],
      typed(['pass wörd']),
    )
    run(['add', ...key, '-p', '-u', 'old', name, 'Gone'], typed(['pass-0']))
    run(['rm', ...key, name, 'Gone'], typed([]))
    run(['add', ...key, '-p', '-u', 'deploy', name, 'Deploy'], typed(['pass-1']))
    run(['edit', ...key, '-p', name, 'Deploy'], typed(['correct horse']))
    run(['attachment-import', ...key, name, 'Deploy', 'id_ed25519', program?.path('id_ed25519') ?? ''], typed([]))
  }
  const expected = [
    { name: 'Deploy', type: 'ssh-key', secrets: { passphrase: 'correct horse' }, environment: '' },
    {
      name: 'Orders',
      type: 'database-login',
      config: { username: 'ännchen' },
      secrets: { password: 'pass wörd' },
      environment: 'production',
      tags: [],
    },
  ]

  beforeAll(() => {
    writeFileSync(program?.path('id_ed25519') ?? '', keyFile('ed25519-encrypted'))
  })
  afterAll(() => program?.remove())

  it('in its older format is imported with its password', async () => {
    run(['db-create', '-p', '-t', '100', 'three.kdbx'], ['geheim', 'geheim'])
    run(['add', '-p', '-u', 'ännchen', 'three.kdbx', 'Web'], ['geheim', 'pass wörd'])
    const three = file('three.kdbx')
    expect(three.bytes.readUInt16LE(10)).toBe(3)
    const found = await readFile(keepass, three, { password: 'geheim' })
    expect(found.items.credentials).toMatchObject([
      { name: 'Web', type: 'password', config: { username: 'ännchen' }, secrets: { password: 'pass wörd' } },
    ])
    await expect(readFile(keepass, three, { password: 'Geheim' })).rejects.toThrow(refusal('import-wrong-key'))
  })

  it('in its newer format with the older key derivation, with a recycle bin and an attached key', async () => {
    run(['db-create', '-p', '-t', '100', 'aes.kdbx'], ['geheim', 'geheim'])
    // The program turns to the newer format where it needs it.
    fillFile('aes.kdbx', [], ['geheim'])
    const found = await readFile(keepass, file('aes.kdbx'), { password: 'geheim' })
    expect(file('aes.kdbx').bytes.readUInt16LE(10)).toBe(4)
    expect(found.items.credentials).toMatchObject(expected)
    expect(found.items.connections).toMatchObject([{ name: 'Orders', kind: 'postgresql' }])
    expect(found.notTaken).toEqual([])
  })

  it('is imported with the key file that it has made, alone and beside a password', async () => {
    run(['db-create', '-t', '100', '--set-key-file', 'made.keyx', 'key.kdbx'])
    fillFile('key.kdbx', ['-k', 'made.keyx', '--no-password'], [])
    const { bytes: made } = file('made.keyx')
    expect((await readFile(keepass, file('key.kdbx'), { keyFile: made })).items.credentials).toMatchObject(expected)
    run(['db-edit', '-k', 'made.keyx', '--no-password', '-p', 'key.kdbx'], ['both', 'both'])
    const both = await readFile(keepass, file('key.kdbx'), { keyFile: made, password: 'both' })
    expect(both.items.credentials).toMatchObject(expected)
    await expect(readFile(keepass, file('key.kdbx'), { keyFile: made })).rejects.toThrow(refusal('import-wrong-key'))
  })

  it('in its newer format is imported after the program has opened and written a file of ours', async () => {
    writeFileSync(program?.path('four.kdbx') ?? '', await emptyFour())
    fillFile('four.kdbx', [], ['geheim'])
    const four = file('four.kdbx')
    expect(four.bytes.readUInt16LE(10)).toBe(4)
    const found = await readFile(keepass, four, { password: 'geheim' })
    expect(found.items.credentials).toMatchObject(expected)
    expect(found.notTaken).toEqual([])
  })
})

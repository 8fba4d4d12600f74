import { writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { credentialTypes } from '../../src/main/credentials/types/registry.ts'
import { keyFile } from '../../src/main/credentials/types/testing.ts'
import { type BundlePayloadInput, bundleFormat, checkPayload } from '../../src/main/team/bundles/payload.ts'
import { sealKdbx } from '../../src/main/team/kdbx/write.ts'
import { kdbxDocument } from '../../src/main/team/leaving/kdbx-document.ts'
import { keepassProgram, keepassxc } from './keepassxc.ts'

const id = (number: number) => `3f6d4a1c-7d55-4c1e-8f9a-${String(number).padStart(12, '0')}`
const password = 'five words for ünïcode'

/** A value for every field of every type, whatever the type would say to it: the file has to carry texts of any kind. */
const everything = credentialTypes.map(
  (type, number): NonNullable<BundlePayloadInput['items']['credentials']>[number] => {
    const values = (isSecret: boolean) =>
      Object.fromEntries(
        type.fields
          .filter(({ secret }) => secret === isSecret)
          .map(({ name, kind }) => {
            const text = kind === 'multiline' ? keyFile('ed25519') : `${type.id} ${name} <&> "ü"`
            return [name, kind === 'pairs' ? { [`${name} one`]: text, two: 'line 1\nline 2' } : text]
          }),
      )
    return {
      id: id(number),
      name: `Of type ${type.id}`,
      type: type.id,
      environment: number % 2 === 0 ? 'production' : '',
      tags: ['a', 'b'],
      expiresAt: number < 3 ? '2020-03-01T12:00:00.000Z' : '2047-03-01T12:00:00.000Z',
      config: values(false),
      secrets: values(true),
    }
  },
)

const payload = checkPayload({
  format: bundleFormat,
  bundleId: '0b1f7a52-5a0e-4f0c-9a53-0d5c3f1f7c11',
  createdAt: '2026-11-29T10:00:00.000Z',
  items: {
    credentials: everything,
    connections: [
      { name: 'Orders', kind: 'postgresql', credentialId: id(0), parameters: { host: 'db.example.com', port: '5432' } },
    ],
  },
})

describe.skipIf(keepassProgram === null)('S6 a KeePass file of Keyward', () => {
  const program = keepassProgram === null ? undefined : keepassxc()
  afterAll(() => program?.remove())
  const run = (...args: readonly string[]) => program?.run(args, [password]) ?? ''

  it('is opened by KeePassXC, with every field of every type', async () => {
    writeFileSync(program?.path('all.kdbx') ?? '', await sealKdbx(kdbxDocument(payload, 'team'), password))
    const told = run('db-info', 'all.kdbx')
    expect(told).toMatch(/Cipher: AES 256-bit\nKDF: Argon2id/)
    expect(told).toContain('Number of expired entries: 3\n')
    const listed = run('ls', '-R', '-f', 'all.kdbx').split('\n')
    for (const { name, environment } of payload.items.credentials)
      expect(listed).toContain(environment === '' ? name : `${environment}/${name}`)
    const xml = run('export', 'all.kdbx')
    expect(xml.match(/<Expires>True<\/Expires>/g)).toHaveLength(everything.length)
    expect(xml).toContain('Connection: Orders (postgresql) host=db.example.com; port=5432')
    const texts = payload.items.credentials
      .flatMap(({ config, secrets }) => [...Object.values(config), ...Object.values(secrets)])
      .flatMap((value) => (typeof value === 'string' ? [value] : Object.values(value)))
    const plain = xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    for (const text of texts) expect(plain).toContain(text)
  })

  it('gives single values to those who ask KeePassXC for them', () => {
    const shown = (entry: string, attribute: string) =>
      run('show', '-s', '-a', attribute, 'all.kdbx', entry).replace(/\n$/, '')
    const { environment, name } = payload.items.credentials.find(({ type }) => type === 'database-login') ?? {}
    const entry = environment === '' ? (name ?? '') : `${environment}/${name}`
    expect(shown(entry, 'Password')).toBe('database-login password <&> "ü"')
    expect(shown(entry, 'UserName')).toBe('database-login username <&> "ü"')
    expect(() => program?.run(['ls', 'all.kdbx'], ['another password'])).toThrow(/./)
  })
})

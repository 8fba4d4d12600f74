import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyFile } from '../../credentials/types/testing.ts'
import { argon2id } from '../../keys/passphrase/argon2id.ts'
import { bundleFormat, checkPayload } from '../bundles/payload.ts'
import { bitwarden } from './bitwarden.ts'
import type { Imported } from './importer.ts'
import { detectImporters, readFile } from './importers.ts'

const refusal = (code: string) => expect.objectContaining({ code }) as unknown
const fileOf = (content: unknown) => ({ name: 'bitwarden_export.json', bytes: Buffer.from(JSON.stringify(content)) })

const item = (more: object) => ({
  id: '7b5a3f8e-3c5a-4d1e-9b0a-b1a500d6d1b1',
  organizationId: null,
  folderId: null,
  type: 1,
  reprompt: 0,
  name: 'Item',
  notes: null,
  favorite: false,
  collectionIds: null,
  ...more,
})
const login = (name: string, username: string | null, password: string | null, more: object = {}) =>
  item({ name, login: { uris: [], username, password, totp: null, fido2Credentials: [] }, ...more })
const vault = (items: readonly object[], more: object = {}) => ({ encrypted: false, folders: [], items, ...more })

async function imported(content: unknown): Promise<Imported> {
  const found = await readFile(bitwarden, fileOf(content), {})
  checkPayload({
    format: bundleFormat,
    bundleId: '0b1f7a52-5a0e-4f0c-9a53-0d5c3f1f7c11',
    createdAt: '2026-11-29T10:00:00Z',
    items: found.items,
  })
  return found
}

/** Encrypts as Bitwarden’s own description says. */
function protect(plain: string, master: Uint8Array) {
  const cipherKey = hkdfExpand(master, 'enc')
  const macKey = hkdfExpand(master, 'mac')
  return (text: string) => {
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-256-cbc', cipherKey, iv)
    const sealed = Buffer.concat([cipher.update(text || plain), cipher.final()])
    const mac = createHmac('sha256', macKey).update(iv).update(sealed).digest()
    return `2.${[iv, sealed, mac].map((part) => part.toString('base64')).join('|')}`
  }
}

function hkdfExpand(master: Uint8Array, info: string): Buffer {
  return createHmac('sha256', master)
    .update(Buffer.concat([Buffer.from(info), Buffer.of(1)]))
    .digest()
}

async function protectedExport(content: unknown, password: string, kdf: 'pbkdf2' | 'argon2id') {
  const salt = randomBytes(16).toString('base64')
  const settings =
    kdf === 'pbkdf2'
      ? { kdfType: 0, kdfIterations: 5000 }
      : { kdfType: 1, kdfIterations: 2, kdfMemory: 1, kdfParallelism: 2 }
  const master =
    kdf === 'pbkdf2'
      ? pbkdf2Sync(password, salt, 5000, 32, 'sha256')
      : await argon2id({
          passphrase: Buffer.from(password),
          salt: createHash('sha256').update(salt).digest(),
          cost: { passes: 2, memoryKiB: 1024, lanes: 2 },
          length: 32,
        })
  const seal = protect(JSON.stringify(content), master)
  return {
    encrypted: true,
    passwordProtected: true,
    salt,
    ...settings,
    encKeyValidation_DO_NOT_EDIT: seal('d4a3b1f0-0000-4000-8000-000000000000'),
    data: seal(''),
  }
}

describe('S6 an export of Bitwarden', () => {
  it('is told by its first bytes, and asks for a password where it has one', async () => {
    const plain = fileOf(vault([]))
    expect(detectImporters(plain).map(({ id }) => id)).toEqual(['bitwarden'])
    expect(bitwarden.asks(plain)).toEqual([])
    expect(bitwarden.asks(fileOf(await protectedExport(vault([]), 'geheim', 'pbkdf2')))).toEqual(['password'])
  })

  it('brings logins with folders, collections, fields and notes', async () => {
    const found = await imported(
      vault(
        [
          login('Invoices', 'billing', 'correct horse', {
            folderId: 'f1',
            notes: 'Ask billing',
            login: {
              uris: [{ match: null, uri: 'https://invoices.example.com/login?x=1' }, { uri: 'https://b.example.com' }],
              username: 'billing',
              password: 'correct horse',
              totp: 'JBSWY3DPEHPK3PXP',
            },
          }),
          login('Gateway', 'ops', 'pass-1', {
            collectionIds: ['c1'],
            fields: [
              { name: 'Region', value: 'eu', type: 0 },
              { name: 'Client secret', value: 's3cret', type: 1 },
              { name: 'Active', value: 'true', type: 2 },
              { name: 'Same', value: null, type: 3, linkedId: 100 },
            ],
          }),
          item({ type: 2, name: 'Door', notes: 'code 4711', secureNote: { type: 0 } }),
          login('Robot', null, 'ghp_0123456789abcdefABCDEF0123456789abcd'),
        ],
        { folders: [{ id: 'f1', name: 'Billing/Production' }], collections: [{ id: 'c1', name: 'Shared' }] },
      ),
    )
    expect(found.items.credentials).toMatchObject([
      {
        name: 'Invoices',
        type: 'password',
        environment: 'production',
        tags: ['Billing'],
        purpose: 'Ask billing · https://invoices.example.com/login',
        config: { username: 'billing' },
        secrets: { password: 'correct horse' },
      },
      {
        name: 'Gateway',
        type: 'custom',
        tags: ['Shared'],
        config: { fields: { username: 'ops', Region: 'eu', Active: 'true' } },
        secrets: { secrets: { password: 'pass-1', 'Client secret': 's3cret' } },
      },
      { name: 'Door', type: 'custom', secrets: { secrets: { notes: 'code 4711' } } },
      { name: 'Robot', systemId: expect.any(String) },
    ])
    // A suggestion of a file never becomes a host that a secret is sent to.
    expect(JSON.stringify(found.items)).not.toContain('boundHosts')
    expect(found.notTaken.map(({ what }) => what)).toEqual([
      'Invoices: further addresses',
      'Invoices: one-time password',
      'Gateway: Same',
    ])
  })

  it('brings SSH keys as such where somebody says whose they are', async () => {
    const key = { privateKey: keyFile('ed25519'), publicKey: 'ssh-ed25519 AAAA', keyFingerprint: 'SHA256:x' }
    const found = await imported(
      vault([
        item({ type: 5, name: 'deploy@web-1', sshKey: key }),
        item({ type: 5, name: 'Build', sshKey: key, fields: [{ name: 'Username', value: 'ci', type: 0 }] }),
        item({ type: 5, name: 'Unknown', sshKey: key }),
      ]),
    )
    expect(found.items.credentials).toMatchObject([
      {
        name: 'deploy@web-1',
        type: 'ssh-key',
        config: { username: 'deploy' },
        secrets: { privateKey: key.privateKey },
      },
      { name: 'Build', type: 'ssh-key', config: { username: 'ci' } },
      { name: 'Unknown', type: 'custom', secrets: { secrets: { privateKey: key.privateKey } } },
    ])
    expect(found.notTaken.map(({ what }) => what)).toEqual(['Unknown: as an SSH key'])
  })

  it('tells by name what has no place: cards, identities, passkeys, the trash, kinds of the future', async () => {
    const found = await imported(
      vault([
        item({ type: 3, name: 'Visa', card: { number: '4111111111111111' } }),
        item({ type: 4, name: 'Me', identity: { ssn: '123' } }),
        item({ type: 9, name: 'New' }),
        login('Old', 'a', 'pass-1', { deletedDate: '2026-01-01T00:00:00Z' }),
        login('Before', 'a', 'pass-1', { archivedDate: '2026-01-01T00:00:00Z' }),
        login('Nothing', 'a', null),
        login('Passkey', 'a', 'pass-2', { login: { username: 'a', password: 'pass-2', fido2Credentials: [{}] } }),
      ]),
    )
    expect(found.items.credentials).toMatchObject([{ name: 'Passkey', type: 'password' }])
    expect(found.notTaken.map(({ what }) => what)).toEqual([
      'Visa',
      'Me',
      'New',
      'Old',
      'Before',
      'Nothing',
      'Passkey: passkey',
    ])
    expect(JSON.stringify(found.notTaken)).not.toMatch(/4111|123/)
  })

  it.each(['pbkdf2', 'argon2id'] as const)('that is protected by a password is opened by it alone: %s', async (kdf) => {
    const content = await protectedExport(vault([login('One', 'a', 'pass-1')]), 'geheim', kdf)
    const found = await readFile(bitwarden, fileOf(content), { password: 'geheim' })
    expect(found.items.credentials).toMatchObject([{ name: 'One', secrets: { password: 'pass-1' } }])
    const wrong = readFile(bitwarden, fileOf(content), { password: 'Geheim' })
    await expect(wrong).rejects.toThrow(refusal('import-wrong-key'))
    await expect(readFile(bitwarden, fileOf(content), {})).rejects.toThrow(refusal('import-wrong-key'))
    const other = content.data[40] === 'A' ? 'B' : 'A'
    const cut = { ...content, data: content.data.slice(0, 40) + other + content.data.slice(41) }
    await expect(readFile(bitwarden, fileOf(cut), { password: 'geheim' })).rejects.toThrow(refusal('import-malformed'))
  })

  it('that only its account opens is refused with what to do', async () => {
    const file = fileOf({ encrypted: true, encKeyValidation_DO_NOT_EDIT: '2.a|b|c', folders: [], items: [] })
    const failure = expect.objectContaining({
      code: 'import-unsupported',
      issues: [{ path: 'file', message: expect.stringContaining('Password protected') as unknown }],
    }) as unknown
    await expect(readFile(bitwarden, file, {})).rejects.toThrow(failure)
  })

  it.each([
    [{ kdfIterations: 1e9 }, 'import-too-large'],
    [{ kdfIterations: 0 }, 'import-malformed'],
    [{ kdfIterations: 1.5 }, 'import-malformed'],
    [{ kdfType: 1, kdfMemory: 1e6, kdfParallelism: 1 }, 'import-too-large'],
    [{ kdfType: 1, kdfIterations: 1e6, kdfMemory: 1024, kdfParallelism: 1 }, 'import-too-large'],
    [{ kdfType: 2 }, 'import-unsupported'],
    [{ salt: '' }, 'import-malformed'],
    [{ encKeyValidation_DO_NOT_EDIT: '7.abc' }, 'import-unsupported'],
    [{ encKeyValidation_DO_NOT_EDIT: '2.abc' }, 'import-malformed'],
    [{ data: null }, 'import-malformed'],
  ])('of a hostile hand ends at once: %j', async (change, code) => {
    const content = { ...(await protectedExport(vault([]), 'geheim', 'pbkdf2')), ...change }
    const start = performance.now()
    await expect(readFile(bitwarden, fileOf(content), { password: 'geheim' })).rejects.toThrow(refusal(code))
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('may have any JSON in its place, and still is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.jsonValue(), async (items, other) => {
        const odd = items.map((value) => ({ type: 1, name: value, login: value, fields: [value], notes: other }))
        await imported(vault([...odd, ...(items as object[])]))
        const outcome = await readFile(bitwarden, fileOf(other), {}).catch((error: { code?: string }) => error)
        if ('code' in outcome) expect(outcome.code).toMatch(/^import-/)
      }),
    )
  })
})

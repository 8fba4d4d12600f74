import { createHash } from 'node:crypto'
import fc from 'fast-check'
import kdbxweb from 'kdbxweb'
import { beforeAll, describe, expect, it } from 'vitest'
import { argon2 } from '../../keys/passphrase/argon2id.ts'
import { ByteReader } from './bytes.ts'
import { readHeader } from './header.ts'
import { openKdbx } from './read.ts'
import { sealKdbx, usualCost } from './write.ts'
import { childOf, childrenOf, textOf, type XmlNode } from './xml.ts'

const refusal = (code: string) => expect.objectContaining({ code }) as unknown
const mebibyte = 1024 * 1024
const little = { ...usualCost, memoryKiB: 64, passes: 1 }

/** Another implementation: it writes what we read, and reads what we write. */
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

interface Made {
  readonly version?: 3 | 4
  readonly kdf?: string
  readonly password?: string | null
  readonly keyFile?: Uint8Array
  readonly change?: (file: kdbxweb.Kdbx) => void | Promise<void>
}

async function fileBy({ version = 4, kdf, password = 'geheim', keyFile, change }: Made): Promise<Buffer> {
  const secret = password === null ? null : kdbxweb.ProtectedValue.fromString(password)
  const key = keyFile && Uint8Array.from(keyFile).buffer
  const file = kdbxweb.Kdbx.create(new kdbxweb.Credentials(secret, key ?? null), 'sample')
  if (version === 3) file.setVersion(3)
  if (kdf !== undefined) file.setKdf(kdf)
  const entry = file.createEntry(file.getDefaultGroup())
  entry.fields.set('Title', 'Ünïcode <&> "quoted"')
  entry.fields.set('Password', kdbxweb.ProtectedValue.fromString('first & <only>'))
  entry.fields.set('PIN', kdbxweb.ProtectedValue.fromString('1234'))
  entry.binaries.set('key.pem', await file.createBinary(Uint8Array.from(Buffer.from('attached')).buffer))
  entry.pushHistory()
  entry.fields.set('Password', kdbxweb.ProtectedValue.fromString('second'))
  await change?.(file)
  return Buffer.from(await file.save())
}

function fieldsOf(document: XmlNode): Record<string, string> {
  const group = childOf(childOf(document, 'Root'), 'Group')
  const entry = childOf(group, 'Entry')
  return Object.fromEntries(
    childrenOf(entry, 'String').map((node) => [textOf(childOf(node, 'Key')), textOf(childOf(node, 'Value'))]),
  )
}

describe('S6 a KeePass file of another implementation', () => {
  it.each([
    ['KDBX 3.1', { version: 3 }],
    ['KDBX 4 with Argon2d', { kdf: kdbxweb.Consts.KdfId.Argon2d }],
    ['KDBX 4 with Argon2id', { kdf: kdbxweb.Consts.KdfId.Argon2id }],
    ['KDBX 4 with AES-KDF', { kdf: kdbxweb.Consts.KdfId.Aes }],
  ] as const)('is opened with its password: %s', async (_, made) => {
    const { document, binaries } = await openKdbx(await fileBy(made), { password: 'geheim' })
    expect(fieldsOf(document)).toMatchObject({ Title: 'Ünïcode <&> "quoted"', Password: 'second', PIN: '1234' })
    expect([...binaries.values()].map(String)).toEqual(['attached'])
  })

  it.each([
    ['32 bytes', createHash('sha256').update('a').digest()],
    ['64 digits', Buffer.from(createHash('sha256').update('b').digest('hex'))],
    ['any other file', Buffer.from('the first page of a book')],
  ])('is opened with a key file alone, or with both: %s', async (_, keyFile) => {
    const alone = await fileBy({ password: null, keyFile })
    expect(fieldsOf((await openKdbx(alone, { keyFile })).document).PIN).toBe('1234')
    const both = await fileBy({ keyFile })
    expect(fieldsOf((await openKdbx(both, { password: 'geheim', keyFile })).document).PIN).toBe('1234')
    await expect(openKdbx(both, { password: 'geheim' })).rejects.toThrow(refusal('import-wrong-key'))
    await expect(openKdbx(both, { keyFile })).rejects.toThrow(refusal('import-wrong-key'))
  })

  it.each([1, 2])('is opened with a key file of KeePass in version %i, and not with a damaged one', async (version) => {
    const keyFile = Buffer.from(await kdbxweb.Credentials.createRandomKeyFile(version))
    const file = await fileBy({ password: null, keyFile })
    expect(fieldsOf((await openKdbx(file, { keyFile })).document).PIN).toBe('1234')
    const damaged = Buffer.from(
      String(keyFile)
        .replace(/Hash="./, 'Hash="g')
        .replace(/<Data>./, '<Data>!'),
    )
    await expect(openKdbx(file, { keyFile: damaged })).rejects.toThrow(refusal('import-wrong-key'))
  })

  it('is refused with the reason: a wrong password, a cut and a changed file, another age', async () => {
    for (const version of [3, 4] as const) {
      const file = await fileBy({ version })
      await expect(openKdbx(file, { password: 'Geheim' })).rejects.toThrow(refusal('import-wrong-key'))
      await expect(openKdbx(file, {})).rejects.toThrow(refusal('import-wrong-key'))
      await expect(openKdbx(file.subarray(0, 100), { password: 'geheim' })).rejects.toThrow(refusal('import-malformed'))
      const changed = Buffer.from(file)
      changed[file.length - 40] = (changed[file.length - 40] ?? 0) ^ 1
      await expect(openKdbx(changed, { password: 'geheim' })).rejects.toThrow(/./)
      const future = Buffer.from(file)
      future.writeUInt16LE(5, 10)
      await expect(openKdbx(future, { password: 'geheim' })).rejects.toThrow(refusal('import-unsupported'))
    }
    const one = Buffer.concat([Buffer.from('03d9a29a65fb4bb5', 'hex'), Buffer.alloc(200)])
    await expect(openKdbx(one, { password: 'geheim' })).rejects.toThrow(refusal('import-unsupported'))
  })
})

describe('S6 a hostile KeePass file', () => {
  it('may not ask for more memory or work than any program does', async () => {
    const demand = async (memory: number, iterations: number) => {
      const file = await fileBy({})
      const header = readHeader(new ByteReader(file)).raw
      const kdf = (name: string, value: number) => {
        const at = header.indexOf(Buffer.concat([Buffer.of(1, 0, 0, 0), Buffer.from(name), Buffer.of(8, 0, 0, 0)]))
        file.writeBigUInt64LE(BigInt(value), at + 9)
      }
      kdf('M', memory)
      kdf('I', iterations)
      await expect(openKdbx(file, { password: 'geheim' })).rejects.toThrow(refusal('import-too-large'))
    }
    await demand(2 ** 31, 1)
    await demand(2 ** 30, 100)
    const old = await fileBy({ version: 3 })
    const at = readHeader(new ByteReader(old)).raw.indexOf(Buffer.of(6, 8, 0))
    old.writeBigUInt64LE(2n ** 40n, at + 3)
    await expect(openKdbx(old, { password: 'geheim' })).rejects.toThrow(refusal('import-too-large'))
  })

  it('may not unpack to more than a document', async () => {
    const letters = 'a'.repeat(2 * mebibyte)
    const bomb = await fileBy({
      change(file) {
        file.meta.desc = letters
      },
    })
    expect(bomb.length).toBeLessThan(10_000)
    const most = { file: mebibyte, content: mebibyte, binaries: 1000 }
    await expect(openKdbx(bomb, { password: 'geheim' }, most)).rejects.toThrow(refusal('import-too-large'))
  })

  it('may not have attached files that unpack to more than that together', async () => {
    const bomb = await fileBy({
      version: 3,
      async change(file) {
        const entry = file.createEntry(file.getDefaultGroup())
        for (const byte of [1, 2]) {
          const content = new Uint8Array((mebibyte / 4) * 3).fill(byte)
          entry.binaries.set(`${byte}`, await file.createBinary(content.buffer))
        }
      },
    })
    const most = { file: mebibyte, content: mebibyte, binaries: 1000 }
    expect(bomb.length).toBeLessThan(10_000)
    await expect(openKdbx(bomb, { password: 'geheim' }, most)).rejects.toThrow(refusal('import-too-large'))
  })

  it('may not have more attached files than anybody has', async () => {
    for (const version of [3, 4] as const) {
      const file = await fileBy({
        version,
        async change(file) {
          const entry = file.createEntry(file.getDefaultGroup())
          for (const byte of [1, 2, 3])
            entry.binaries.set(`${byte}`, await file.createBinary(Uint8Array.of(byte).buffer))
        },
      })
      const open = (binaries: number) =>
        openKdbx(file, { password: 'geheim' }, { file: mebibyte, content: mebibyte, binaries })
      const { size } = (await open(1000)).binaries
      expect(size).toBeGreaterThan(2)
      await expect(open(size - 1)).rejects.toThrow(refusal('import-too-large'))
    }
  })

  it('ends with an error of the list, whatever its bytes are', async () => {
    const file = await fileBy({ version: 3 })
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), async (at, noise) => {
        const changed = Buffer.from(file)
        changed.set(noise.subarray(0, file.length - at), at)
        const outcome = await openKdbx(changed, { password: 'geheim' }).catch((error: { code?: string }) => error)
        if ('code' in outcome) expect(outcome.code).toMatch(/^import-/)
      }),
      { numRuns: 30 },
    )
  })
})

describe('S6 a KeePass file that Keyward writes', () => {
  const element = (name: string, content: string) => ({ name, content })
  const document = (values: readonly string[]) => ({
    name: 'KeePassFile',
    content: [
      { name: 'Meta', content: [element('Generator', 'Keyward')] },
      {
        name: 'Root',
        content: [
          {
            name: 'Group',
            content: [
              element('UUID', Buffer.alloc(16, 1).toString('base64')),
              element('Name', 'Root'),
              {
                name: 'Entry',
                content: [
                  element('UUID', Buffer.alloc(16, 2).toString('base64')),
                  ...values.map((value, index) => ({
                    name: 'String',
                    content: [
                      element('Key', `f${index}`),
                      { name: 'Value', content: value, isProtected: index % 2 === 0 },
                    ],
                  })),
                ],
              },
            ],
          },
        ],
      },
    ],
  })

  it('is read by Keyward', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme-ascii' }), { maxLength: 8 }), async (values) => {
        const file = await sealKdbx(document(values), 'pass', little)
        const read = fieldsOf((await openKdbx(file, { password: 'pass' })).document)
        expect(read).toEqual(Object.fromEntries(values.map((value, index) => [`f${index}`, value])))
      }),
      { numRuns: 20 },
    )
  })

  it('is read by the other implementation', async () => {
    const file = await sealKdbx(document(['secret', 'plain', 'ünï & <x>']), 'pass', little)
    const credentials = new kdbxweb.Credentials(kdbxweb.ProtectedValue.fromString('pass'))
    const opened = await kdbxweb.Kdbx.load(Uint8Array.from(file).buffer, credentials)
    const fields = opened.getDefaultGroup().entries[0]?.fields
    const texts = ['f0', 'f1', 'f2'].map((name) => {
      const value = fields?.get(name)
      return value instanceof kdbxweb.ProtectedValue ? value.getText() : value
    })
    expect(texts).toEqual(['secret', 'plain', 'ünï & <x>'])
    expect(opened.header.versionMajor).toBe(4)
  })
})

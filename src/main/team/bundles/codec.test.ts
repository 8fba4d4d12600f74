import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { armor, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import { credentialTypes } from '../../credentials/types/registry.ts'
import { type BundleKey, inspectHeader } from '../age/json.ts'
import { maxJson } from '../age/json-limits.ts'
import { paddedLength } from '../age/padding.ts'
import { decryptBundle, describeBundle, encryptBundle } from './codec.ts'
import { type BundlePayloadInput, bundleFormat, maxItems } from './payload.ts'

const identity = await generateX25519Identity()
const recipient = await identityToRecipient(identity)
const other = await generateX25519Identity()

/** Costs little, so that tests with passphrases stay fast. */
const workFactor = 10

function payloadOf(items: BundlePayloadInput['items'] = {}): BundlePayloadInput {
  return {
    format: bundleFormat,
    bundleId: randomUUID(),
    createdAt: '2026-11-21T10:00:00.000Z',
    note: 'für Köln 鍵',
    items,
  }
}

function credential(name: string, secrets: Record<string, string> = { token: `secret of ${name}` }) {
  return { id: randomUUID(), name, type: 'bearer-token', secrets }
}

/** What any other age implementation would write. */
async function foreign(text: string | Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(text)
}

async function codeOf(work: () => Promise<unknown> | unknown): Promise<ErrorCode | 'none'> {
  try {
    await work()
    return 'none'
  } catch (error) {
    if (error instanceof VaultError) return error.code
    throw error
  }
}

const open = (bytes: Uint8Array, key: BundleKey = { identity }) => decryptBundle(bytes, key)

describe('S2 a bundle is an age file', () => {
  it.each([true, false])('comes back as it went in, for recipients, with armor %s', async (armored) => {
    const payload = payloadOf({ credentials: [credential('ä'), credential('b')] })
    const bytes = await encryptBundle(payload, { recipients: [recipient] }, { armor: armored })
    const { payload: back, header } = await open(bytes)
    expect(back).toMatchObject(payload)
    expect(header).toEqual({ armored, recipients: ['X25519'], stanzas: 1, size: bytes.length })
    expect(inspectHeader(bytes)).toEqual(header)
  })

  it('comes back as it went in, for a passphrase', async () => {
    const payload = payloadOf({ credentials: [credential('a')] })
    const bytes = await encryptBundle(payload, { passphrase: 'größer 🔑' }, { armor: true, workFactor })
    expect((await open(bytes, { passphrase: 'größer 🔑' })).payload).toMatchObject(payload)
    expect(inspectHeader(bytes).recipients).toEqual(['scrypt'])
    expect(await codeOf(() => open(bytes, { passphrase: 'grösser 🔑' }))).toBe('bundle-wrong-key')
    expect(await codeOf(() => open(bytes))).toBe('bundle-wrong-key')
  })

  it('round trips payloads of any size, around every edge of a chunk', async () => {
    const sizes = fc.oneof(fc.nat(200_000), fc.constantFrom(0, 65_000, 65_536, 66_000, 131_072))
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (size, armored) => {
        const payload = payloadOf({
          credentials: [
            credential('a', {
              a: 'x'.repeat(Math.min(size, 65_536)),
              b: 'y'.repeat(Math.max(0, Math.min(size - 65_536, 65_536))),
            }),
          ],
        })
        const bytes = await encryptBundle(payload, { recipients: [recipient] }, { armor: armored })
        expect((await open(bytes)).payload).toMatchObject(payload)
      }),
      { numRuns: 25 },
    )
  })

  it('opens for each recipient, and for nobody else', async () => {
    const second = await generateX25519Identity()
    const recipients = [recipient, await identityToRecipient(second), recipient]
    const bytes = await encryptBundle(payloadOf(), { recipients }, { armor: false })
    expect(inspectHeader(bytes).recipients).toEqual(['X25519', 'X25519'])
    for (const one of [identity, second]) expect(await codeOf(() => open(bytes, { identity: one }))).toBe('none')
    expect(await codeOf(() => open(bytes, { identity: other }))).toBe('bundle-wrong-key')
    expect(await codeOf(() => open(bytes, { passphrase: 'x' }))).toBe('bundle-wrong-key')
  })

  it('takes identities as age-keygen writes them, several at once', async () => {
    const bytes = await encryptBundle(payloadOf(), { recipients: [recipient] }, { armor: false })
    const file = `# created: 2026-11-21T10:00:00Z\r\n# public key: ${recipient}\r\n${other}\r\n\r\n  ${identity}  \r\n`
    expect(await codeOf(() => open(bytes, { identity: file }))).toBe('none')
  })

  it('works with post-quantum recipients, alone', async () => {
    const hybrid = await generateHybridIdentity()
    const hybridRecipient = await identityToRecipient(hybrid)
    const bytes = await encryptBundle(payloadOf(), { recipients: [hybridRecipient] }, { armor: true })
    expect(inspectHeader(bytes).recipients).toEqual(['mlkem768x25519'])
    expect(await codeOf(() => open(bytes, { identity: hybrid }))).toBe('none')
    const mixed = { recipients: [recipient, hybridRecipient] }
    expect(await codeOf(() => encryptBundle(payloadOf(), mixed, { armor: false }))).toBe('recipient-invalid')
  })

  it.each([
    [[]],
    [['nonsense']],
    [['age1']],
    [['ssh-ed25519 AAAAC3Nza']],
    [[identity]],
    [[recipient.slice(0, -1)]],
    [Array.from({ length: 65 }, (_, index) => `age1${index}`)],
  ])('refuses the recipients %j without repeating them', async (recipients) => {
    const failure = await encryptBundle(payloadOf(), { recipients }, { armor: false }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'recipient-invalid' })
    expect(JSON.stringify((failure as VaultError).toBody())).not.toContain('AGE-SECRET-KEY-1Q')
  })

  it.each(['', '# nothing but a comment', 'AGE-SECRET-KEY-1', recipient, `${identity}X`, `${identity}\nnonsense`])(
    'refuses the identity %j',
    async (wrong) => {
      const bytes = await encryptBundle(payloadOf(), { recipients: [recipient] }, { armor: false })
      expect(await codeOf(() => open(bytes, { identity: wrong }))).toBe('identity-invalid')
    },
  )

  it('hides how much is in it', async () => {
    const sizes = new Set<number>()
    for (const count of [1, 2, 5, 10]) {
      const items = { credentials: Array.from({ length: count }, (_, index) => credential(`c${index}`)) }
      sizes.add((await encryptBundle(payloadOf(items), { recipients: [recipient] }, { armor: false })).length)
    }
    expect(sizes.size).toBe(1)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (length) => {
        const padded = paddedLength(length)
        expect(padded).toBeGreaterThanOrEqual(Math.max(length, 4096))
        expect(padded).toBeLessThanOrEqual(Math.max(4096, length * 1.12))
        expect(paddedLength(padded)).toBe(padded)
      }),
    )
  })

  it('describes itself', async () => {
    const payload = payloadOf({ credentials: [credential('a')] })
    const bytes = await encryptBundle(payload, { recipients: [recipient] }, { armor: false })
    expect(describeBundle(await open(bytes), null)).toMatchObject({
      format: bundleFormat,
      note: payload.note,
      credentials: 1,
      connections: 0,
      systems: 0,
      recipients: ['X25519'],
      size: bytes.length,
    })
  })
})

describe('S2 a bundle that was cut or altered', () => {
  const refused = ['bundle-malformed', 'bundle-wrong-key']

  it('is refused wherever it is cut', async () => {
    const bytes = await encryptBundle(payloadOf(), { recipients: [recipient] }, { armor: false })
    for (let length = 0; length < bytes.length; length += length < 300 ? 1 : 97) {
      expect(await codeOf(() => open(bytes.subarray(0, length)))).toBe('bundle-malformed')
    }
    expect(await codeOf(() => open(Buffer.concat([bytes, Buffer.of(0)])))).toBe('bundle-malformed')
  })

  it('is refused when it is cut between chunks', async () => {
    const long = payloadOf({
      credentials: [credential('a', { a: 'x'.repeat(60_000), b: 'y'.repeat(60_000), c: 'z'.repeat(60_000) })],
    })
    const bytes = await encryptBundle(long, { recipients: [recipient] }, { armor: false })
    const header = Buffer.from(bytes).indexOf('\n', Buffer.from(bytes).indexOf('\n--- ') + 1) + 1
    const [start, chunk] = [header + 16, 65_552]
    expect(bytes.length).toBeGreaterThan(start + 2 * chunk)
    for (const length of [start, start + chunk, start + 2 * chunk]) {
      expect(await codeOf(() => open(bytes.subarray(0, length)))).toBe('bundle-malformed')
    }
    const swapped = Buffer.concat([
      bytes.subarray(0, start),
      bytes.subarray(start + chunk, start + 2 * chunk),
      bytes.subarray(start, start + chunk),
      bytes.subarray(start + 2 * chunk),
    ])
    expect(await codeOf(() => open(swapped))).toBe('bundle-malformed')
  })

  it('is refused whichever bit is flipped', async () => {
    const bytes = await encryptBundle(payloadOf(), { recipients: [recipient] }, { armor: false })
    const place = fc.oneof(fc.nat(300), fc.nat(bytes.length - 1))
    await fc.assert(
      fc.asyncProperty(place, fc.nat(7), async (at, bit) => {
        const altered = Uint8Array.from(bytes)
        altered[at] = (altered[at] ?? 0) ^ (1 << bit)
        expect(refused).toContain(await codeOf(() => open(altered)))
      }),
      { numRuns: 400 },
    )
  })

  it('is refused whichever character of its armor is changed', async () => {
    const bytes = await encryptBundle(payloadOf(), { recipients: [recipient] }, { armor: true })
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 2), fc.constantFrom('A', 'b', '!', '-', ' ', '\n'), async (at, char) => {
        const altered = Uint8Array.from(bytes)
        fc.pre(altered[at] !== char.charCodeAt(0))
        altered[at] = char.charCodeAt(0)
        expect(refused).toContain(await codeOf(() => open(altered)))
      }),
      { numRuns: 300 },
    )
  })

  it('is refused when it is something else', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('PK\u0003\u0004'),
      randomBytes(5000),
      Buffer.from('{"format":"keyward-bundle/1"}'),
      Buffer.from('-----BEGIN AGE ENCRYPTED FILE-----\n'),
      Buffer.from(`age-encryption.org/v1\n${'-> X25519 a\n\n'.repeat(2000)}--- x\n${'x'.repeat(32)}`),
      Buffer.from(`age-encryption.org/v1\n${'x'.repeat(400_000)}`),
    ]) {
      expect(await codeOf(() => inspectHeader(bytes))).toBe('bundle-malformed')
      expect(await codeOf(() => open(bytes))).toBe('bundle-malformed')
    }
  })

  it('is refused for a passphrase stanza that asks for too much, or stands beside others', async () => {
    const bytes = Buffer.from(await encryptBundle(payloadOf(), { passphrase: 'x' }, { armor: false, workFactor }))
    const text = bytes.toString('latin1')
    const stanza = /-> scrypt \S+ 10\n\S+\n/.exec(text)?.[0] ?? ''
    expect(stanza).not.toBe('')
    for (const broken of [
      stanza.replace(' 10\n', ' 21\n'),
      stanza.replace(' 10\n', ' 1e1\n'),
      stanza.replace(' 10\n', ' 010\n'),
      stanza + stanza,
    ]) {
      const altered = Buffer.from(text.replace(stanza, broken), 'latin1')
      expect(await codeOf(() => open(altered, { passphrase: 'x' }))).toBe('bundle-malformed')
    }
  })
})

describe('S2 a payload that somebody else wrote', () => {
  const minimal = { format: bundleFormat, bundleId: randomUUID(), createdAt: '2026-11-21T10:00:00Z', items: {} }

  it('is read without padding, with the documented fields alone', async () => {
    const text = JSON.stringify({
      ...minimal,
      items: { credentials: [{ name: 'a', type: 'bearer-token', secrets: { token: 't' } }] },
    })
    const { payload } = await open(await foreign(`\n ${text}\n`))
    expect(payload.items.credentials[0]).toMatchObject({ id: null, name: 'a', environment: '', tags: [], config: {} })
    expect(payload.vaultId).toBeNull()
  })

  it('is read with IDs in any case', async () => {
    const id = randomUUID()
    const items = {
      credentials: [{ id: id.toUpperCase(), name: 'a', type: 'bearer-token', secrets: { token: 't' } }],
      connections: [{ name: 'c', kind: 'http', credentialId: id }],
    }
    const { payload } = await open(await foreign(JSON.stringify({ ...minimal, items })))
    expect(payload.items.credentials[0]?.id).toBe(id)
  })

  it.each([
    ['', 'bundle-malformed'],
    ['null', 'bundle-malformed'],
    ['[]', 'bundle-malformed'],
    ['{"format":"keyward-bundle/1"', 'bundle-malformed'],
    [JSON.stringify({ ...minimal, format: 'keyward-bundle/2', anything: 1 }), 'bundle-unsupported'],
    [JSON.stringify({ ...minimal, format: 'keyward-bundle/0' }), 'bundle-malformed'],
    [JSON.stringify({ ...minimal, format: 'other/2' }), 'bundle-malformed'],
    [JSON.stringify({ ...minimal, format: 2 }), 'bundle-malformed'],
    [JSON.stringify({ ...minimal, surprise: true }), 'bundle-malformed'],
    [JSON.stringify({ ...minimal, bundleId: 'x' }), 'bundle-malformed'],
    [JSON.stringify({ ...minimal, createdAt: 'yesterday' }), 'bundle-malformed'],
    ['['.repeat(100_000), 'bundle-malformed'],
    [`{"format":"keyward-bundle/1","x":${'[{},'.repeat(1000)}`, 'bundle-malformed'],
    [`{"a":[${'{},'.repeat(600_000)}{}]}`, 'bundle-malformed'],
  ])('is refused as %.60s', async (text, code) => {
    expect(await codeOf(async () => open(await foreign(text)))).toBe(code)
  })

  it('is refused when it is not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"format":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}')])
    expect(await codeOf(async () => open(await foreign(bytes)))).toBe('bundle-malformed')
  })

  it('is refused with the places that are wrong, and none of their content', async () => {
    const canary = 'c4n4ry'
    const item = credential('a')
    const wrong = {
      ...minimal,
      items: {
        credentials: [
          { ...item, secrets: { token: { [canary]: { [canary]: canary } } } },
          { ...item, [canary]: canary },
          { ...item, name: canary.repeat(50) },
        ],
        connections: [{ name: 'c', kind: 'http', credentialId: randomUUID() }],
      },
    }
    const failure = await open(await foreign(JSON.stringify(wrong))).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'bundle-malformed' })
    const { issues = [] } = (failure as VaultError).toBody()
    expect(issues.map((issue) => issue.path)).toContain('items.credentials.0.secrets.token')
    expect(JSON.stringify(issues)).not.toContain(canary)
  })

  it.each([
    ['two items with one name', [credential('Same'), credential('same')]],
    [
      'two items with one ID',
      [
        { ...credential('a'), id: minimal.bundleId },
        { ...credential('b'), id: minimal.bundleId },
      ],
    ],
  ])('is refused with %s', async (_, credentials) => {
    const bytes = await foreign(JSON.stringify({ ...minimal, items: { credentials } }))
    expect(await codeOf(() => open(bytes))).toBe('bundle-malformed')
  })

  it('is refused with a connection whose credential it does not hold', async () => {
    const connections = [{ name: 'c', kind: 'http', credentialId: randomUUID() }]
    const bytes = await foreign(JSON.stringify({ ...minimal, items: { connections } }))
    expect(await codeOf(() => open(bytes))).toBe('bundle-malformed')
  })

  it('is refused when it is too large, before it is decrypted', async () => {
    const header = armor.decode(
      Buffer.from(await encryptBundle(payloadOf(), { recipients: [recipient] }, { armor: true })).toString(),
    )
    const end = Buffer.from(header).indexOf('\n', Buffer.from(header).indexOf('\n--- ') + 1) + 1
    const huge = Buffer.concat([header.subarray(0, end), Buffer.alloc(maxJson * 1.2)])
    expect(await codeOf(() => inspectHeader(huge))).toBe('bundle-too-large')
    expect(await codeOf(() => open(huge))).toBe('bundle-too-large')
  })

  it('is refused when its own export would break the format', async () => {
    const broken = payloadOf({ credentials: [{ ...credential('a'), name: ' a' }] })
    expect(await codeOf(() => encryptBundle(broken, { recipients: [recipient] }, { armor: false }))).toBe(
      'bundle-malformed',
    )
    const many = Array.from({ length: maxItems + 1 }, (_, index) => ({
      name: `n${index}`,
      type: 'custom',
      secrets: {},
    }))
    expect(
      await codeOf(() =>
        encryptBundle(payloadOf({ credentials: many }), { recipients: [recipient] }, { armor: false }),
      ),
    ).not.toBe('none')
  })
})

describe('docs/bundle-format.md', () => {
  const page = readFileSync(new URL('../../../../docs/bundle-format.md', import.meta.url), 'utf8')

  it('shows an example that imports', async () => {
    const example = /```json\n([\s\S]+?)```/.exec(page)?.[1] ?? ''
    const { payload } = await open(await foreign(example))
    expect(payload.items.connections[0]?.credentialId).toBe(payload.items.credentials[0]?.id)
  })

  it('names every type with all of its fields', () => {
    for (const type of credentialTypes) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${type.id}\``)) ?? ''
      const [, , config = '', secrets = ''] = row.split('|')
      for (const field of type.fields) expect(field.secret ? secrets : config).toContain(`\`${field.name}\``)
    }
  })

  it('names the limits that hold', () => {
    expect(page).toContain(`${maxItems.toLocaleString('en')} items`)
    expect(page).toContain(`${maxJson / 2 ** 20} MiB`)
  })
})

import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { newSigningKey } from '../../crypto/signature.ts'
import type { Envelope, SignedItem, Unsigned } from './signed.ts'
import { signBundle, verifyBundle } from './signed.ts'

const ada = newSigningKey()
const eve = newSigningKey()
const recipient = (letter: string) => `age1${letter.repeat(58)}`
const [forAda, forBob] = [recipient('q'), recipient('p')]

function item(name: string, secret = 'value'): SignedItem {
  return { kind: 'credential', item: { id: randomUUID(), name, type: 'bearer-token', secrets: { token: secret } } }
}

function unsigned(changes: Partial<Unsigned> = {}, about: Partial<Unsigned['about']> = {}): Unsigned {
  return {
    about: {
      bundleId: randomUUID(),
      team: null,
      vaultId: randomUUID(),
      sequence: 1,
      previous: null,
      createdAt: '2026-11-29T10:00:00.000Z',
      sender: { id: randomUUID(), name: 'Ada', signingKey: ada.publicKey.toString('base64url') },
      values: true,
      note: '',
      ...about,
    },
    recipients: [forBob, forAda, forBob],
    items: [
      { revision: 0, content: item('Stripe') },
      { revision: 3, content: item('GitHub') },
    ],
    team: [],
    ...changes,
  }
}

const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof VaultError ? error.code : error
  }
  return 'none'
}
const verify = (value: unknown, stanzas = 2, own = [forBob]) => verifyBundle(value, stanzas, own)

describe('S2 a signed bundle', () => {
  it('is read as it was signed, with its recipients sorted', () => {
    const made = unsigned()
    const { value, hash } = signBundle(made, ada.seed)
    const read = verify(value)
    expect(read.items).toEqual(made.items.map(({ content }) => content))
    expect(read.manifest.recipients).toEqual([forBob, forAda])
    expect(read.manifest.items.map(({ revision }) => revision)).toEqual([0, 3])
    expect(read.hash).toBe(hash)
  })

  it('is refused when any character of it was altered', () => {
    const { value } = signBundle(unsigned(), ada.seed)
    const text = JSON.stringify(value)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('x', '0', ' ', '"', '\\', '}'), (at, by) => {
        const altered = text.slice(0, at) + by + text.slice(at + 1)
        if (altered === text) return
        let parsed: unknown
        try {
          parsed = JSON.parse(altered)
        } catch {
          return
        }
        expect(['bundle-forged', 'bundle-malformed']).toContain(codeOf(() => verify(parsed)))
      }),
      { numRuns: 300 },
    )
  })

  it.each<[string, (value: Envelope) => Envelope]>([
    ['an item left out', (value) => ({ ...value, items: value.items.slice(1) })],
    ['an item twice', (value) => ({ ...value, items: [...value.items, ...value.items.slice(0, 1)] })],
    ['its items in another order', (value) => ({ ...value, items: [...value.items].reverse() })],
    [
      'an item of another bundle',
      (value) => ({ ...value, items: [JSON.stringify(item('Other')), ...value.items.slice(1)] }),
    ],
    [
      'the manifest of another bundle',
      (value) => ({ ...value, manifest: signBundle(unsigned(), ada.seed).value.manifest }),
    ],
    [
      'somebody else’s signature',
      (value) => ({ ...value, signature: signBundle(unsigned(), eve.seed).value.signature }),
    ],
  ])('is refused with %s', (_, change) => {
    const { value } = signBundle(unsigned(), ada.seed)
    expect(codeOf(() => verify(change(value)))).toBe('bundle-forged')
  })

  it('is refused by whom it was not made for, also when somebody who opened it has encrypted it anew', () => {
    const { value } = signBundle(unsigned(), ada.seed)
    expect(codeOf(() => verify(value, 2, [recipient('z')]))).toBe('bundle-not-for-you')
    // One stanza more or less than recipients that were signed: somebody has put others in, or taken some out.
    expect(codeOf(() => verify(value, 3))).toBe('bundle-not-for-you')
    expect(codeOf(() => verify(value, 1))).toBe('bundle-not-for-you')
  })

  it('of a newer version is not called damaged', () => {
    expect(codeOf(() => verify({ format: 'keyward-signed-bundle/2' }))).toBe('bundle-unsupported')
  })

  it('whose items are bombs of brackets is refused before they are parsed', () => {
    const bomb = `{"kind":"credential","item":{"id":"${randomUUID()}","x":${'['.repeat(100_000)}`
    const { value } = signBundle(unsigned(), ada.seed)
    expect(codeOf(() => verify({ ...value, items: [bomb, ...value.items.slice(1)] }))).toBe('bundle-forged')
    const flat = Array.from({ length: 400_000 }, () => '{}').join(',')
    const many = signBundle(
      unsigned({
        items: [1, 2].map(() => ({
          revision: 0,
          content: { kind: 'credential', item: { id: randomUUID(), x: JSON.parse(`[${flat}]`) } },
        })),
      }),
      ada.seed,
    )
    expect(codeOf(() => verify(many.value))).toBe('bundle-malformed')
  })
})

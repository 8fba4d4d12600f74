import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { newSigningKey } from '../../crypto/signature.ts'
import { type Card, fingerprintWords, readCard, writeCard } from './card.ts'

const { seed, publicKey } = newSigningKey()
const ada: Card = {
  id: '0193a6c0-7d55-7c1e-8f9a-52f8b3b0c7de',
  name: 'Ada Lovelace · 鍵',
  recipient: `age1${'q'.repeat(58)}`,
  signingKey: publicKey.toString('base64url'),
  createdAt: '2026-11-29T10:00:00.000Z',
}
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof VaultError ? error.code : error
  }
  return 'none'
}

describe('S5 a public card', () => {
  it('is read as it was written, also when mail has broken its lines', () => {
    const text = writeCard(ada, seed)
    expect(readCard(text)).toEqual(ada)
    expect(readCard(`\n> ${text}`.replace('> ', '').replace(/(.{60})/g, '$1\r\n  '))).toEqual(ada)
  })

  it('is refused when a character of it was altered, left out or added', () => {
    const text = writeCard(ada, seed)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', 'b', '9', '-', '', ':', 'AA'), (at, by) => {
        const altered = text.slice(0, at) + by + text.slice(at + 1)
        if (altered !== text) expect(codeOf(() => readCard(altered))).toBe('card-invalid')
      }),
    )
  })

  it('is refused when somebody else has signed it', () => {
    expect(codeOf(() => readCard(writeCard(ada, newSigningKey().seed)))).toBe('card-invalid')
  })

  it('is refused with an error of its own, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5000 }), fc.boolean(), (text, isPrefixed) => {
        expect(codeOf(() => readCard(isPrefixed ? `keyward-card:1:${text}` : text))).toBe('card-invalid')
      }),
    )
  })

  it('has eight words that are those of its keys, whatever name it bears', () => {
    const words = fingerprintWords(ada)
    expect(words).toHaveLength(8)
    expect(words.every((word) => /^[a-z]{3,8}$/.test(word))).toBe(true)
    expect(fingerprintWords({ ...ada, name: 'Eve' } as Card)).toEqual(words)
    expect(fingerprintWords({ ...ada, recipient: `age1${'p'.repeat(58)}` })).not.toEqual(words)
    expect(fingerprintWords({ ...ada, signingKey: newSigningKey().publicKey.toString('base64url') })).not.toEqual(words)
  })

  it('has the words that its format says', () => {
    // SHA-256 of the canonical form, cut into 11 bits by hand: another implementation has to find the same.
    const fixed = { ...ada, signingKey: Buffer.alloc(32, 7).toString('base64url') }
    expect(fingerprintWords(fixed).join(' ')).toMatchInlineSnapshot(
      `"race faith antenna scrap ability artefact void neck"`,
    )
  })
})

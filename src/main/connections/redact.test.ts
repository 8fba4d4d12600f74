import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor, redactionMark } from './redact.ts'

const html: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** The ways in which a server or a driver may echo a value. */
const encodings: Record<string, (value: string) => string> = {
  plain: (value) => value,
  'upper case': (value) => value.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  base64: (value) => Buffer.from(value).toString('base64'),
  base64url: (value) => Buffer.from(value).toString('base64url'),
  hex: (value) => Buffer.from(value).toString('hex'),
  'upper-case hex': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  'URL-encoded': (value) => encodeURIComponent(value.toWellFormed()),
  'URL-encoded twice': (value) => encodeURIComponent(encodeURIComponent(value.toWellFormed())),
  'form-encoded': (value) => encodeURIComponent(value.toWellFormed()).replaceAll('%20', '+'),
  'percent-encoded bytes': (value) => Buffer.from(value).toString('hex').replace(/../g, '%$&'),
  'JSON-escaped': (value) => JSON.stringify(value).slice(1, -1),
  'HTML-escaped': (value) => value.replace(/[&<>"']/g, (sign) => html[sign]!),
}

const secret = fc.oneof(
  fc.string({ minLength: 4, maxLength: 60 }),
  fc.string({ minLength: 4, maxLength: 60, unit: 'grapheme' }),
  fc.base64String({ minLength: 4, maxLength: 80 }),
  fc.stringMatching(/^sk-[A-Za-z0-9_-]{8,40}$/),
)
const text = fc.string({ maxLength: 40, unit: 'grapheme' })

describe('T4 redaction', () => {
  for (const [name, encode] of Object.entries(encodings)) {
    it(`removes a secret that is ${name} from any text around it`, () => {
      fc.assert(
        fc.property(secret, text, text, (value, before, after) => {
          const echoed = encode(value)
          const result = createRedactor([value])(before + echoed + after)
          expect(result.includes(value)).toBe(false)
          expect(result.includes(echoed)).toBe(false)
        }),
        { numRuns: 300 },
      )
    })
  }

  it('removes the Base64 of a longer text around the secret, with all of its run', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{8,40}$/), fc.stringMatching(/^[!-~]{0,20}$/), (value, user) => {
        const echoed = Buffer.from(`${user}:${value}`).toString('base64')
        expect(createRedactor([value])(`Basic ${echoed}!`)).toBe(`Basic ${redactionMark}!`)
      }),
    )
  })

  it('removes a short password from the header that carried it', () => {
    const header = `Basic ${Buffer.from('ann:pass').toString('base64')}`
    const redact = createRedactor(['pass'], [header, 'application/json'])
    expect(redact(`authorization=${header}; accept=application/json`)).toBe(
      `authorization=Basic ${redactionMark}; accept=application/json`,
    )
    expect(redact(header.slice(6))).toBe(redactionMark)
  })

  it('leaves the rest of the text as it was', () => {
    expect(createRedactor(['hunter22'])('user ann, key hunter22, role dba')).toBe(
      `user ann, key ${redactionMark}, role dba`,
    )
  })

  it('removes overlapping secrets wholly', () => {
    expect(createRedactor(['abcdef', 'defghi'])('-abcdefghi-')).toBe(`-${redactionMark}-`)
  })

  it('recognises a secret of less than four characters as a word of its own', () => {
    const redact = createRedactor(['abc'])
    expect(redact('password "abc" for abcde')).toBe(`password "${redactionMark}" for abcde`)
  })

  it('ignores line ends around a secret, as files have them', () => {
    expect(createRedactor(['tops3cret\n'])('tops3cret, tops3cret\n')).not.toContain('tops3cret')
  })

  it('keeps nothing of a text in which the mark itself would spell the secret', () => {
    expect(createRedactor(['redacted'])('it is redacted')).toBe('')
    expect(createRedactor(['w[redacted]x', 'other-one'])('w other-one x')).toBe('w [redacted] x')
    expect(createRedactor(['w[redacted]x', 'other-one'])('wother-onex')).toBe(redactionMark)
  })

  it('takes secrets of every size that a field can have, and texts of any', () => {
    const long = Array.from({ length: 65_536 }, (_, i) => String.fromCharCode(33 + ((i * 7919) % 94))).join('')
    for (const size of [4000, 12_000, 30_000, 65_000]) {
      const value = long.slice(0, size)
      const redact = createRedactor([value], [`Bearer ${value}`])
      expect(redact(`said ${value}`)).toBe(`said ${redactionMark}`)
      const encoded = Buffer.from(value).toString('base64')
      if (encoded.length < 65_000) expect(redact(`said ${encoded}`)).toBe(`said ${redactionMark}`)
    }
    const cut = createRedactor(['hunter22'])(`${'x'.repeat(65_530)}hunter22`)
    expect(cut).not.toContain('hunt')
    expect(createRedactor(['aaaa'])('a'.repeat(1_000_000))).toBe(redactionMark)
  })

  it('returns every text unchanged when there is no secret', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(createRedactor(['', ''], ['Accept'])(value)).toBe(value)
      }),
    )
  })
})

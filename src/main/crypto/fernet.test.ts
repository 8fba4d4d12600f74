import fc from 'fast-check'
import * as fernet from 'fernet'
import { describe, expect, it } from 'vitest'
import generateVectors from '../../../test/vectors/fernet/generate.json' with { type: 'json' }
import invalidVectors from '../../../test/vectors/fernet/invalid.json' with { type: 'json' }
import verifyVectors from '../../../test/vectors/fernet/verify.json' with { type: 'json' }
import { decrypt, encrypt, generateKey, parseKey } from './fernet.ts'

const seconds = (instant: string) => Date.parse(instant) / 1000
const wrong = expect.objectContaining({ code: 'key-wrong' })
const invalid = expect.objectContaining({ code: 'key-invalid' })
const bytes = fc.uint8Array({ maxLength: 300 })
const key = parseKey(generateVectors[0]!.secret)

describe('V4 Fernet, the specification’s vectors', () => {
  it.each(generateVectors)('generates $src', ({ token, now, iv, src, secret }) => {
    expect(encrypt(parseKey(secret), Buffer.from(src), { now: seconds(now), iv: Buffer.from(iv) })).toBe(token)
  })

  it.each(verifyVectors)('verifies $src', ({ token, now, ttl_sec: ttl, src, secret }) => {
    expect(decrypt(parseKey(secret), token, { ttl, now: seconds(now) }).toString()).toBe(src)
  })

  it.each(invalidVectors)('refuses: $desc', ({ token, now, ttl_sec: ttl, secret }) => {
    expect(() => decrypt(parseKey(secret), token, { ttl, now: seconds(now) })).toThrow(wrong)
  })

  it('has all of the invalid ones: eight of the first edition and three that came later', () => {
    expect(invalidVectors).toHaveLength(11)
  })
})

describe('V4 Fernet', () => {
  it('opens what it made, with the key that it was made with alone', () => {
    fc.assert(
      fc.property(bytes, (message) => {
        const text = generateKey()
        const token = encrypt(parseKey(text), message)
        expect(decrypt(parseKey(text.toString()), token).equals(message)).toBe(true)
        expect(() => decrypt(parseKey(generateKey()), token)).toThrow(wrong)
      }),
      { numRuns: 50 },
    )
  })

  it('notices every changed character', () => {
    const token = encrypt(key, Buffer.from('message'))
    for (let at = 0; at < token.length; at++)
      for (const character of token[at] === 'A' ? 'Bz=' : 'A=+') {
        const changed = token.slice(0, at) + character + token.slice(at + 1)
        if (changed !== token) expect(() => decrypt(key, changed)).toThrow(wrong)
      }
  })

  it('accepts no second spelling of a token: other padding, line ends, the standard alphabet, stray bits', () => {
    const iv = Buffer.alloc(16, 0xff)
    const token = encrypt(key, Buffer.from('message'), { now: 0, iv })
    expect(token).toMatch(/[_-].*==$/)
    const lastCharacter = token.at(-3)!
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const strayBits = alphabet[alphabet.indexOf(lastCharacter) + 1]!
    for (const spelling of [
      token.replace(/=+$/, ''),
      `${token}=`,
      `${token}\n`,
      ` ${token}`,
      token.replaceAll('-', '+').replaceAll('_', '/'),
      `${token.slice(0, -3)}${strayBits}==`,
      '',
    ])
      expect(() => decrypt(key, spelling)).toThrow(wrong)
  })

  it('looks at the age where one is given, to the second', () => {
    const token = encrypt(key, Buffer.from('message'), { now: 1000 })
    const opens =
      (now: number, ttl = 60) =>
      () =>
        decrypt(key, token, { now, ttl }).toString()
    expect(opens(1060)()).toBe('message')
    expect(opens(1061)).toThrow(wrong)
    expect(opens(940)()).toBe('message')
    expect(opens(939)).toThrow(wrong)
    expect(decrypt(key, token, { now: 9e9 }).toString()).toBe('message')
  })

  it('refuses keys that are not 32 bytes in padded URL-safe Base64', () => {
    const text = generateVectors[0]!.secret
    for (const bad of [
      '',
      text.slice(0, -1),
      `${text}=`,
      ` ${text}`,
      `${text}\n`,
      text.replace('_', '/'),
      'AAAA',
      `A${text}`,
    ])
      expect(() => parseKey(bad)).toThrow(invalid)
    // The last character before the padding holds four bits that must be zero.
    expect(() => parseKey(`${text.slice(0, -2)}5=`)).toThrow(invalid)
  })

  it('makes keys of 44 characters that differ', () => {
    const keys = Array.from({ length: 50 }, () => generateKey().toString())
    expect(keys.every((text) => /^[A-Za-z0-9_-]{43}=$/.test(text))).toBe(true)
    expect(new Set(keys).size).toBe(50)
  })
})

describe('V4 Fernet beside the npm package of that name', () => {
  const secret = new fernet.Secret(generateVectors[0]!.secret)
  const peerOpens = (token: string) => new fernet.Token({ secret, ttl: 0 }).decode(token)

  it('each opens what the other made', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (message) => {
        const theirs = new fernet.Token({ secret, time: '2026-11-21' }).encode(message)
        expect(decrypt(key, theirs).toString()).toBe(message)
        expect(peerOpens(encrypt(key, Buffer.from(message)))).toBe(message)
      }),
      { numRuns: 30 },
    )
  })

  it('refuses the three invalid vectors that the package opens', () => {
    const names = [
      'payload size not multiple of block size',
      'payload padding error',
      'incorrect IV (causes padding error)',
    ]
    for (const name of names) {
      const { token } = invalidVectors.find(({ desc }) => desc === name)!
      expect(() => peerOpens(token)).not.toThrow()
      expect(() => decrypt(key, token)).toThrow(wrong)
    }
  })
})

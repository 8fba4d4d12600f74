import { describe, expect, it } from 'vitest'
import { passphraseBytes } from './normalize.ts'
import { isTooWeak } from './strength.ts'

describe('the floor for passphrases', () => {
  it.each([
    'short',
    'elevenchars',
    'aaaaaaaaaaaa',
    'abcdefghijklmnop',
    'zyxwvutsrqponmlk',
    '123456789012345',
    'qwertyuiopasdfghjkl',
    'passwordpassword',
    'P@ssw0rd12345',
    'Keyward-12345',
    'xkcdxkcdxkcdxkcd',
    'ababababababab',
    '            ',
    '𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞',
  ])('refuses %s', (passphrase) => {
    expect(isTooWeak(passphrase)).toBe(true)
    expect(isTooWeak(Buffer.from(passphrase))).toBe(true)
  })

  it.each([
    'correct horse battery staple lamp',
    'Tr0ub4dor&3xyz',
    'k7#mQ2!vR9pL',
    'übermütige Wölfe jaulen',
    '蝶々が花の上を静かに飛んでいる朝',
    'the test passed my secret door',
  ])('accepts %s', (passphrase) => {
    expect(isTooWeak(passphrase)).toBe(false)
  })
})

describe('the bytes of a passphrase', () => {
  it('are the same however the characters were composed', () => {
    const composed = passphraseBytes('Mötörhead ﬁnale')
    expect(passphraseBytes('Mo\u0308to\u0308rhead ﬁnale').equals(composed)).toBe(true)
    expect(passphraseBytes(Buffer.from('Mo\u0308to\u0308rhead finale')).equals(composed)).toBe(true)
    expect(composed.toString()).toBe('Mötörhead finale')
  })

  it('are a copy, and nothing is trimmed', () => {
    const typed = Buffer.from(' plain ')
    const bytes = passphraseBytes(typed)
    bytes.fill(0)
    expect(typed.toString()).toBe(' plain ')
    expect(passphraseBytes(' plain ').toString()).toBe(' plain ')
  })
})

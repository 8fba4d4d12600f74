import { describe, expect, it } from 'vitest'
import { isTooWeak } from './passphrase-strength.ts'

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

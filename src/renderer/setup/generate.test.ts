import { wordlist } from '@scure/bip39/wordlists/english.js'
import { describe, expect, it } from 'vitest'
import { generatePassphrase } from './generate.ts'

describe('a generated passphrase', () => {
  it('is seven different words of the list, joined by dashes', () => {
    const words = generatePassphrase().split('-')
    expect(new Set(words).size).toBe(7)
    for (const word of words) expect(wordlist).toContain(word)
  })

  it('uses a list whose length divides what the generator gives, so that no word is favoured', () => {
    expect(65_536 % wordlist.length).toBe(0)
    expect(wordlist).toHaveLength(2048)
  })

  it('differs each time', () => {
    const many = Array.from({ length: 200 }, generatePassphrase)
    expect(new Set(many).size).toBe(many.length)
  })
})

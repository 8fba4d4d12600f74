import { describe, expect, it } from 'vitest'
import { passphraseBytes } from './normalize.ts'

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

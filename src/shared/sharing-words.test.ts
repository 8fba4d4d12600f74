import { describe, expect, it } from 'vitest'
import type { BundleSender } from './domain/bundle.ts'
import { senderWords } from './sharing-words.ts'

const ada: BundleSender = { name: 'Ada', trust: 'verified', team: '', sequence: 1, isKnown: false }

describe('S2 the words for who has signed a bundle', () => {
  it('say how the sender is known', () => {
    expect(senderWords(ada)).toEqual({
      text: 'Signed by Ada, whose card you have verified.',
      note: '',
      isKnown: true,
    })
    expect(senderWords({ ...ada, trust: 'member', team: 'Platform' }).text).toBe('Signed by Ada, member of Platform.')
    expect(senderWords({ ...ada, trust: 'self', team: 'Platform' }).text).toBe('Signed by yourself, for Platform.')
  })

  it('warn of a name that nobody has verified, and of a bundle without any', () => {
    expect(senderWords({ ...ada, trust: 'unverified' })).toMatchObject({
      text: 'Signed by “Ada”, whose card you haven’t verified.',
      note: 'Anybody can give themselves this name. Compare the words of the card first.',
      isKnown: false,
    })
    expect(senderWords(null)).toMatchObject({
      text: 'Nobody has signed this bundle: anybody may have made it.',
      isKnown: false,
    })
  })

  it('tell the number of a bundle where it says something', () => {
    expect(senderWords({ ...ada, sequence: 7 }).note).toBe('Number 7 from this sender.')
    expect(senderWords({ ...ada, sequence: 7, isKnown: true }).note).toBe('You have taken this bundle in before.')
    expect(senderWords({ ...ada, trust: 'self', sequence: 7, isKnown: true }).note).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import {
  candidatesOf,
  cardFileName,
  cardIn,
  fileSentence,
  isTakenIn,
  namesInWords,
  stateOfFile,
  type TeamFile,
  whyNotChange,
} from './words.ts'

const card = `keyward-card:1:${'a'.repeat(390)}:${'b'.repeat(86)}`

describe('S5 a card in a text', () => {
  it('is found in a mail that has broken its lines, without what stands around it', () => {
    const mail = `Hello,\n${card.replace(/(.{60})/g, '$1\r\n  ')}\nbest wishes\nBob`
    expect(cardIn(mail)).toBe(card)
    expect(cardIn(card)).toBe(card)
    expect(cardIn(`${card} and more`)).toBe(card)
  })

  it('is not found where there is none', () => {
    for (const text of ['', 'keyward-card', 'keyward-card:1:', 'keyward-card:x:aa:bb']) expect(cardIn(text)).toBe(null)
  })

  it('gives its file a name that file systems take', () => {
    expect(cardFileName('Ada Lovelace · 鍵')).toBe('Ada Lovelace · 鍵.keyward-card')
    expect(cardFileName('../a\\b:c\u0000*')).toBe('a-b-c.keyward-card')
    expect(cardFileName('...')).toBe('card.keyward-card')
  })
})

describe('S5 the file of a team', () => {
  const file = (known: number | null, fileVersion: number, replaces = false) =>
    ({ known, fileVersion, replaces }) as TeamFile
  it('is new, newer, the same or older', () => {
    const states = [file(null, 1), file(2, 3), file(3, 3), file(3, 2)].map((each) => stateOfFile(each, false))
    expect(states).toEqual(['new', 'newer', 'same', 'older'])
    expect(states.map(isTakenIn)).toEqual([true, true, false, false])
    expect(fileSentence('older', file(3, 2))).toContain('Nothing of it is taken in.')
  })

  it('brings back who has left, also by the version that they have', () => {
    expect(stateOfFile(file(3, 3), true)).toBe('left')
    expect(stateOfFile(file(3, 4), true)).toBe('newer')
    expect(isTakenIn('left')).toBe(true)
    expect(stateOfFile(file(3, 3, true), true)).toBe('other')
  })
})

describe('S5 people', () => {
  it('only verified ones can be added: those who aren’t in it, and those with new keys', () => {
    const person = (id: string, verifiedAt: string | null) => ({ id, verifiedAt })
    const found = candidatesOf(
      [person('new', 'x'), person('unverified', null), person('in', 'x'), person('changed', 'x')],
      [
        { id: 'in', trust: 'verified' },
        { id: 'changed', trust: 'different' },
      ],
    )
    expect(found.map(({ id, hasNewKeys }) => [id, hasNewKeys])).toEqual([
      ['new', false],
      ['changed', true],
    ])
  })

  it('are named, and counted where they are many', () => {
    expect(namesInWords(['Ada'])).toBe('Ada')
    expect(namesInWords(['Ada', 'Bob', 'Eve'])).toBe('Ada, Bob and Eve')
    expect(namesInWords(['Ada', 'Bob', 'Eve', 'Mei'])).toBe('Ada, Bob and 2 others')
  })

  it('who may not change a team is told why', () => {
    expect(whyNotChange({ role: 'owner' })).toBe(null)
    expect(whyNotChange({ role: 'member' })).toContain('owners')
    expect(whyNotChange({ role: null })).toContain('no member')
  })
})

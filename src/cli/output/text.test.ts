import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toJson } from './json.ts'
import { plain, shorten, widthOf, wrap } from './text.ts'

describe('plain', () => {
  it('takes out what steers a terminal, and leaves words and emoji', () => {
    expect(plain('\x1b]0;owned\x07a\x1b[31mb\u009b2Jc')).toBe(']0;owneda[31mb2Jc')
    expect(plain('one\r\ntwo\tthree')).toBe('one two three')
    expect(plain('user\u202egpj.exe\u2066')).toBe('usergpj.exe')
    expect(plain('Zoë 北京 👩‍💻')).toBe('Zoë 北京 👩‍💻')
  })

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})

describe('shorten', () => {
  it('cuts to a number of columns and marks the cut', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef')
    expect(shorten('abcdef', 4)).toBe('abc…')
    expect(shorten('北京大学', 5)).toBe('北京…')
    expect(shorten('abc', 0)).toBe('')
  })

  it('is never wider than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 40 }), (text, width) => {
        expect(widthOf(shorten(text, width))).toBeLessThanOrEqual(Math.max(width, 0))
      }),
    )
  })
})

describe('wrap', () => {
  it('breaks between words and indents every line', () => {
    expect(wrap('one two three four five six', 22, 2)).toBe('  one two three four\n  five six')
  })
})

describe('toJson', () => {
  it('escapes what a terminal may act on, and means the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = toJson({ text })
        expect(json).not.toMatch(/[\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]/)
        expect(JSON.parse(json)).toEqual({ text })
      }),
    )
  })
})

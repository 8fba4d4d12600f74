import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostPort, id, line, name, tag } from './common.ts'

const accepts = (schema: { safeParse(text: string): { success: boolean } }, text: string) =>
  schema.safeParse(text).success

describe('texts that people see', () => {
  it('keeps what looks the same as the same text', () => {
    for (const schema of [name, line, tag]) expect(schema.parse('E\u0301te\u0301')).toBe('Été')
  })

  it('refuses in a name whatever can’t be seen', () => {
    for (const odd of [
      '\u0000',
      '\n',
      '\u0085',
      '\u00ad',
      '\u200b',
      '\u200e',
      '\u202e',
      '\u2028',
      '\u2066',
      '\ufeff',
      '\ud800',
    ])
      expect(accepts(name, `a${odd}b`), JSON.stringify(odd)).toBe(false)
    for (const good of ['Zürich', 'ключ', '鍵 1', 'a.b_c-d (2)', '\u{1f511}'])
      expect(accepts(name, good), good).toBe(true)
  })

  it('refuses in a line what breaks it or turns it round, and leaves scripts their joiners', () => {
    for (const odd of [
      '\u0000',
      '\u001b',
      '\n',
      '\u0085',
      '\u2028',
      '\u2029',
      '\u202a',
      '\u202e',
      '\u2066',
      '\u2069',
      '\udc00',
    ])
      expect(accepts(line, `a${odd}b`), JSON.stringify(odd)).toBe(false)
    for (const good of ['', 'می\u200cخواهم', '\u{1f469}\u200d\u{1f4bb}', 'שלום\u200f!'])
      expect(accepts(line, good), good).toBe(true)
  })
})

describe('identifiers', () => {
  it('are written in lower case, however they come', () => {
    expect(id.parse('019A0000-0000-7000-8000-00000000ABCD')).toBe('019a0000-0000-7000-8000-00000000abcd')
  })
})

describe('a host and its port', () => {
  it('has no characters that can’t be seen', () => {
    for (const odd of ['a\u0000b:1', 'a\u202eb:1', 'a b:1', 'a\\b:1', 'user@a:1', 'a:', 'a:123456'])
      expect(accepts(hostPort, odd)).toBe(false)
    for (const good of ['db.example.com:5432', '[2001:db8::1]:443', 'bücher.example:1'])
      expect(accepts(hostPort, good)).toBe(true)
  })

  it('is decided in time that grows with its length alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '.', ':', '[', '1'), maxLength: 5000 }), (text) => {
        hostPort.safeParse(text)
      }),
      { numRuns: 50 },
    )
  })
})

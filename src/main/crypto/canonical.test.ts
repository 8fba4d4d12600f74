import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from './canonical.ts'

describe('canonical', () => {
  it('is count, tag, length and bytes', () => {
    expect(canonical(['ä', null, Buffer.from([7])]).toString('hex')).toBe(
      '00000003' + '0100000002c3a4' + '0000000000' + '020000000107',
    )
  })

  it('never gives the same bytes for different lists', () => {
    const field = fc.oneof(
      fc.constant(null),
      fc.string({ unit: fc.constantFrom('a', 'ä', '\0', '𝄞'), maxLength: 6 }),
      fc.uint8Array({ maxLength: 6 }),
    )
    const list = fc.array(field, { maxLength: 3 })
    const text = (fields: (string | Uint8Array | null)[]) =>
      JSON.stringify(
        fields.map((f) => (f === null ? null : typeof f === 'string' ? Buffer.from(f).toString('hex') : [...f])),
      )
    fc.assert(
      fc.property(list, list, (a, b) => {
        expect(canonical(a).equals(canonical(b))).toBe(text(a) === text(b))
      }),
    )
    expect(canonical(['ab', 'c']).equals(canonical(['a', 'bc']))).toBe(false)
    expect(canonical(['']).equals(canonical([null]))).toBe(false)
    expect(canonical(['a']).equals(canonical([Buffer.from('a')]))).toBe(false)
  })
})

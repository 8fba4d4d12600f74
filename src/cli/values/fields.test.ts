import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlay, parseAssignment, refuseWrittenSecrets } from './fields.ts'

describe('parseAssignment', () => {
  it('splits at the first =, and before it at the first dot', () => {
    expect(parseAssignment('url=https://a.b/?c=d')).toEqual({
      field: 'url',
      name: undefined,
      value: 'https://a.b/?c=d',
    })
    expect(parseAssignment('extraHeaders.X-A.B=1')).toEqual({ field: 'extraHeaders', name: 'X-A.B', value: '1' })
    expect(parseAssignment('key')).toEqual({ field: 'key', name: undefined, value: undefined })
    expect(parseAssignment('key=')).toEqual({ field: 'key', name: undefined, value: '' })
  })

  it('keeps every value as it was written', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(parseAssignment(`field.name=${value}`)).toEqual({ field: 'field', name: 'name', value })
      }),
    )
  })
})

describe('refuseWrittenSecrets', () => {
  it('takes files, standard input and a bare field', () => {
    expect(() => refuseWrittenSecrets(['key=@file', 'key=-', 'key', 'parts.a=@./b'])).not.toThrow()
  })

  it('refuses every other value without repeating it', () => {
    const written = fc.string().filter((text) => text !== '-' && !/^@./s.test(text))
    fc.assert(
      fc.property(written, (value) => {
        try {
          refuseWrittenSecrets([`key=${value}`])
        } catch (error) {
          expect(error).toMatchObject({ code: 'secret-on-command-line', issues: undefined, subjects: undefined })
          return
        }
        expect.unreachable()
      }),
    )
  })
})

describe('overlay', () => {
  it('merges pairs by name and replaces texts', () => {
    expect(overlay({ a: '1', h: { x: '1', y: '1' }, k: '1' }, { a: '2', h: { y: '2', z: '2' } })).toEqual({
      a: '2',
      h: { x: '1', y: '2', z: '2' },
      k: '1',
    })
  })
})

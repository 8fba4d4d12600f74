import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEnvText, variablePrefix } from './env-text.ts'

describe('reading .env text', () => {
  it('keeps as many complaints as somebody could read', () => {
    const { values, errors } = parseEnvText(`${'no\n'.repeat(5000)}A=1\nB="\\q\\\\\\""`)
    expect(values).toEqual({ A: '1', B: '\\q\\"' })
    expect(errors).toHaveLength(1000)
  })

  it.each([
    ['A=1', { A: '1' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['\uFEFFA=1', { A: '1' }],
    ['export A=1', { A: '1' }],
    ['  A = 1  ', { A: '1' }],
    ['A=', { A: '' }],
    ['# comment\n\nA=1 # trailing\n', { A: '1' }],
    ['A=a#b', { A: 'a#b' }],
    ['A= # only a comment', { A: '' }],
    ["A='a # b'", { A: 'a # b' }],
    ['A="a\\nb\\"c\\\\d"', { A: 'a\nb"c\\d' }],
    ["A='a\\nb'", { A: 'a\\nb' }],
    ['A="line 1\nline 2"\nB=3', { A: 'line 1\nline 2', B: '3' }],
    ['A=`it\'s "x"` # c', { A: 'it\'s "x"' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=postgres://u:p@h/db?x=y', { A: 'postgres://u:p@h/db?x=y' }],
    ['A=$B $(C) `id`', { A: '$B $(C) `id`' }],
    ['a.b-c=1', { 'a.b-c': '1' }],
    ['', {}],
  ])('%j', (text, values) => {
    expect(parseEnvText(text)).toEqual({ values, errors: [] })
  })

  it.each([
    ['A=1\nhello\nB=2', ['Line 2 is not NAME=value.'], { A: '1', B: '2' }],
    ['=1', ['Line 1 is not NAME=value.'], {}],
    ['A="x\ny" z\nB=1\nnope', ['Line 1 goes on after its closing quote.', 'Line 4 is not NAME=value.'], { B: '1' }],
    ['A=1\nB="x', ['The quote that begins in line 2 is not closed.'], { A: '1' }],
  ])('%j names the line and not its content', (text, errors, values) => {
    expect(parseEnvText(text)).toEqual({ values, errors })
  })

  it('reads plain files as Node does', () => {
    const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/)
    const value = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9:/@.+=-]{0,12}$/),
      fc.stringMatching(/^'[A-Za-z0-9 #":$\\]{0,12}'$/),
      fc.stringMatching(/^"[A-Za-z0-9 #':$]{0,12}"$/),
    )
    const line = fc.oneof(
      fc.tuple(name, value).map(([left, right]) => `${left}=${right}`),
      fc.constantFrom('', '# a comment', '   '),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = lines.join('\n')
        expect(parseEnvText(text)).toEqual({ values: { ...parseEnv(text) }, errors: [] })
      }),
    )
  })

  it('ends for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', '=', '"', "'", '`', '\\', '\n', ' ', '#', 'n') }), (text) => {
        parseEnvText(text)
      }),
      { numRuns: 500 },
    )
  })
})

describe('prefix of variables', () => {
  it.each([
    ['Stripe (prod)', 'STRIPE_PROD'],
    ['1st', '_1ST'],
    ['Über-Gerät', 'UBER_GERAT'],
    ['本番', 'CREDENTIAL'],
    ['__x__', 'X'],
  ])('of %j is %s', (name, prefix) => {
    expect(variablePrefix(name)).toBe(prefix)
  })
})

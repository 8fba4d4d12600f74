import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskedHint, maskValue } from './mask.ts'
import { apiKey } from './types/api-key.ts'
import { basicAuth } from './types/basic-auth.ts'
import { databaseLogin } from './types/database-login.ts'
import { environmentVariables } from './types/environment-variables.ts'

describe('C5 masked value', () => {
  it.each([
    ['', '••••'],
    ['short', '••••'],
    ['0123456789abcdef', '••••'],
    ['0123456789abcdefg', '••••defg'],
    ['sk_live_0123456789abcdef', '••••cdef'],
    ['a long value with spaces a b', '••••'],
    ['ein langer wert mit umlauten öäüß', '••••'],
  ])('of %j is %s', (value, masked) => {
    expect(maskValue(value)).toBe(masked)
  })

  it('never shows a quarter of a value, and tells nothing about the length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (value) => {
        const shown = maskValue(value).slice(4)
        expect(maskValue(value).startsWith('••••')).toBe(true)
        expect(shown === '' || (shown.length === 4 && value.length > 16)).toBe(true)
      }),
    )
  })

  it('shows no characters of passwords, which people invent', () => {
    const password = 'correct horse battery-staple-1234'
    expect(maskedHint(basicAuth, { password })).toBe('••••')
    expect(maskedHint(databaseLogin, { password })).toBe('••••')
    expect(maskedHint(databaseLogin, {})).toBe('')
    expect(maskedHint(apiKey, { key: 'sk_live_0123456789abcdef' })).toBe('••••cdef')
  })

  it('counts values that have names', () => {
    expect(maskedHint(environmentVariables, { variables: { A: '1' } })).toBe('1 value')
    expect(maskedHint(environmentVariables, { variables: { A: '1', B: '2', C: '3' } })).toBe('3 values')
  })
})

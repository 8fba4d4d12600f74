import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCount, parseDuration, parseExpiry } from './dates.ts'

describe('parseExpiry', () => {
  it('takes a day as its end in UTC', () => {
    expect(parseExpiry('2027-01-31')).toBe('2027-01-31T23:59:59.000Z')
    expect(parseExpiry('2028-02-29')).toBe('2028-02-29T23:59:59.000Z')
  })

  it('takes an instant with its zone and gives it in UTC', () => {
    expect(parseExpiry('2027-01-31T12:00Z')).toBe('2027-01-31T12:00:00.000Z')
    expect(parseExpiry('2027-01-31T23:30:15.5+02:00')).toBe('2027-01-31T21:30:15.500Z')
  })

  it('clears with none', () => {
    expect(parseExpiry('none')).toBeNull()
  })

  it.each([
    '',
    'tomorrow',
    '2027-02-30',
    '2027-13-01',
    '2027-1-1',
    '31.01.2027',
    '2027-01-31T12:00',
    '2027-02-30T12:00Z',
    '2027-01-31T25:00Z',
    '2027-01-31 ',
    'None',
  ])('refuses %j', (text) => {
    expect(parseExpiry(text)).toBeUndefined()
  })

  it('gives every instant back as it is', () => {
    const dates = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseExpiry(date.toISOString())).toBe(date.toISOString())
      }),
    )
  })
})

describe('parseDuration', () => {
  it('reads milliseconds, seconds and minutes, and a bare number as seconds', () => {
    expect([parseDuration('500ms'), parseDuration('15s'), parseDuration('2m'), parseDuration('15')]).toEqual([
      500, 15_000, 120_000, 15_000,
    ])
  })

  it.each(['', 's', '1.5s', '-1s', '1h', '15 s', '99999999s'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })
})

describe('parseCount', () => {
  it('reads whole numbers from 1', () => {
    expect([
      parseCount('1'),
      parseCount('250'),
      parseCount('0'),
      parseCount('01'),
      parseCount('1e3'),
      parseCount('-1'),
    ]).toEqual([1, 250, undefined, undefined, undefined, undefined])
  })
})

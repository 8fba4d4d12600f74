import { describe, expect, it } from 'vitest'
import { addPeriod, rotationDue } from './schedule.ts'

const at = (text: string) => Date.parse(text)

describe('a rotation interval', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '90d', '2026-04-01T00:00:00Z'],
    ['2026-01-01T00:00:00Z', '2w', '2026-01-15T00:00:00Z'],
    ['2026-01-31T12:00:00Z', '1m', '2026-02-28T12:00:00Z'],
    ['2028-01-31T12:00:00Z', '1m', '2028-02-29T12:00:00Z'],
    ['2028-02-29T12:00:00Z', '1y', '2029-02-28T12:00:00Z'],
    ['2026-11-30T12:00:00Z', '3m', '2027-02-28T12:00:00Z'],
  ])('from %s after %s is %s', (from, period, due) => {
    expect(addPeriod(at(from), period)).toBe(at(due))
  })

  it('ends with the last year that has four digits', () => {
    expect(new Date(addPeriod(at('2026-01-01T00:00:00Z'), '9999y')).toISOString()).toBe('9999-12-31T23:59:59.000Z')
  })

  it('is never due where there is none', () => {
    expect(rotationDue(null, 0)).toBeNull()
  })
})

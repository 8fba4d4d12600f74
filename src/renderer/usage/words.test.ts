import { describe, expect, it } from 'vitest'
import { dayLabel, recentUsesLabel } from './words.ts'

describe('A4 what the bars of a row say', () => {
  it('is told in words', () => {
    expect(recentUsesLabel([])).toBe('Not used in 30 days')
    expect(recentUsesLabel([0, 0, 2])).toBe('2 uses in 30 days, last today')
    expect(recentUsesLabel([1, 0])).toBe('1 use in 30 days, last yesterday')
    expect(recentUsesLabel([900, 300, 0, 0, 0])).toBe('1,200 uses in 30 days, last 3 days ago')
  })
})

describe('A4 the days of the chart', () => {
  it('follow the calendar over the ends of months, leap days and changes of the clock', () => {
    expect(dayLabel('2028-02-28', 1)).toBe('29 Feb 2028')
    expect(dayLabel('2026-10-24', 2)).toBe('26 Oct 2026')
    expect(dayLabel('2026-12-31', 1)).toBe('1 Jan 2027')
  })
})

import { describe, expect, it } from 'vitest'
import { dayAfter, dayOfInstant, endOfDay, relativeTime } from './dates.ts'
import { keyLabels } from './keys.ts'
import { addTags } from './tags.ts'

describe('days', () => {
  it('survive the way to an instant and back', () => {
    for (const day of ['2027-01-31', '2026-03-29', '2026-10-25', '2028-02-29'])
      expect(dayOfInstant(endOfDay(day))).toBe(day)
  })

  it('count on the calendar, over the ends of months and years', () => {
    expect(dayAfter(new Date(2026, 11, 31), 1)).toBe('2027-01-01')
    expect(dayAfter(new Date(2028, 1, 28), 1)).toBe('2028-02-29')
  })

  it('read as people say them', () => {
    const now = Date.parse('2026-11-21T12:00:00.000Z')
    const read = (milliseconds: number) => relativeTime(new Date(now + milliseconds).toISOString(), now)
    const hour = 3600_000
    expect(read(-5000)).toBe('just now')
    expect(read(-5 * 60_000)).toBe('5 minutes ago')
    expect(read(-24 * hour)).toBe('yesterday')
    expect(read(3 * 24 * hour)).toBe('in 3 days')
    expect(read(90 * 24 * hour)).toBe('in 3 months')
    expect(read(-800 * 24 * hour)).toBe('2 years ago')
  })
})

describe('small things', () => {
  it('names keys as the platform prints them', () => {
    expect(keyLabels('mod+k', false)).toEqual(['Ctrl', 'K'])
    expect(keyLabels('mod+k', true)).toEqual(['⌘', 'K'])
    expect(keyLabels('?', false)).toEqual(['?'])
  })

  it('adds tags once and in order, however they are separated', () => {
    expect(addTags(['a'], ' b, c b  a')).toEqual(['a', 'b', 'c'])
    const tags = ['a']
    expect(addTags(tags, ' a ,')).toBe(tags)
  })
})

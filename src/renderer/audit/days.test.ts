import { expect, it } from 'vitest'
import { dayGroup, fullTime } from './days.ts'

const noon = (day: number) => new Date(2026, 10, day, 12).toISOString()

it('groups records by the local day, the nearest two by name', () => {
  const now = new Date(2026, 10, 21, 0, 30).getTime()
  expect(dayGroup(noon(21), now)).toEqual({ key: '2026-11-21', label: 'Today' })
  expect(dayGroup(noon(20), now)).toEqual({ key: '2026-11-20', label: 'Yesterday' })
  // Whether a comma follows the weekday depends on the version of the language data.
  expect(dayGroup(noon(6), now).label.replace(',', '')).toBe('Friday 6 November 2026')
})

it('writes an exact time to the second', () => {
  expect(fullTime(new Date(2026, 10, 21, 14, 5, 31).toISOString()).replaceAll(',', '')).toBe('Sat 21 Nov 2026 14:05:31')
})

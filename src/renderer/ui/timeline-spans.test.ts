import { describe, expect, it } from 'vitest'
import { type TimelineItem, timelineMonths, timelineSpans } from './timeline-spans.ts'

const now = new Date(2026, 10, 21, 15, 30).getTime()
const on = (year: number, month: number, day: number, key = `${year}-${month}-${day}`): TimelineItem => ({
  key,
  label: key,
  detail: '',
  at: new Date(year, month - 1, day, 23, 59, 59).toISOString(),
  tone: 'accent',
})

describe('the year ahead', () => {
  it('gathers what falls into the same two weeks', () => {
    const spans = timelineSpans([on(2026, 12, 5), on(2026, 11, 21), on(2026, 12, 4), on(2027, 11, 20)], now)
    expect(spans.map(({ index, items }) => [index, items.map(({ key }) => key)])).toEqual([
      [0, ['2026-11-21', '2026-12-4']],
      [1, ['2026-12-5']],
      [26, ['2027-11-20']],
    ])
  })

  it('leaves out what is past and what is further away', () => {
    expect(timelineSpans([on(2026, 11, 20), on(2028, 1, 1)], now)).toEqual([])
  })

  it('is not moved by a clock change', () => {
    for (let day = 0; day < 378; day++) {
      const [span] = timelineSpans([on(2026, 11, 21 + day)], now)
      expect(span?.index).toBe(Math.floor(day / 14))
    }
  })

  it('names the months, with the year at January', () => {
    const months = timelineMonths(now)
    expect(months.map(({ label }) => label).slice(0, 3)).toEqual(['Dec', 'Jan 2027', 'Feb'])
    expect(months.every(({ at }) => at > 0 && at < 1)).toBe(true)
  })
})

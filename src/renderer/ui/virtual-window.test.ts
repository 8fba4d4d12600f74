import { describe, expect, it } from 'vitest'
import { keysBetween, scrollToShow, stepFrom, toEntries, windowOf } from './virtual-window.ts'

const rows = ['a1', 'a2', 'b1', 'b2', 'b3']
const grouped = toEntries(
  rows,
  (row) => row,
  (row) => ({ key: row.charAt(0), label: row.charAt(0).toUpperCase() }),
)

describe('long lists', () => {
  it('puts a head before each run of rows of one group', () => {
    expect(grouped.map((entry) => (entry.type === 'group' ? entry.group.label : entry.key))).toEqual([
      'A',
      'a1',
      'a2',
      'B',
      'b1',
      'b2',
      'b3',
    ])
  })

  it('leaves out the rows of collapsed groups, not their heads', () => {
    const entries = toEntries(
      rows,
      (row) => row,
      (row) => ({ key: row.charAt(0), label: row.charAt(0) }),
      new Set(['a']),
    )
    expect(entries.map((entry) => (entry.type === 'group' ? entry.group.label : entry.key))).toEqual([
      'a',
      'b',
      'b1',
      'b2',
      'b3',
    ])
  })

  it('draws only what is in sight, with some rows around it', () => {
    expect(windowOf({ count: 100_000, rowHeight: 40, scrollTop: 40_000, height: 400, overscan: 5 })).toEqual({
      start: 995,
      end: 1015,
    })
  })

  it('stays inside the list at both ends', () => {
    expect(windowOf({ count: 10, rowHeight: 40, scrollTop: 0, height: 4000, overscan: 5 })).toEqual({
      start: 0,
      end: 10,
    })
    expect(windowOf({ count: 3, rowHeight: 40, scrollTop: 9000, height: 400, overscan: 2 })).toEqual({
      start: 3,
      end: 3,
    })
    expect(windowOf({ count: 0, rowHeight: 40, scrollTop: 0, height: 400, overscan: 2 })).toEqual({ start: 0, end: 0 })
  })

  it('steps over group heads in both directions', () => {
    expect(stepFrom(grouped, 2, 1)).toBe(4)
    expect(stepFrom(grouped, 4, -1)).toBe(2)
  })

  it('stays on the first and the last row', () => {
    expect(stepFrom(grouped, 1, -1)).toBe(1)
    expect(stepFrom(grouped, 6, 1)).toBe(6)
    expect(stepFrom(grouped, 1, -1000)).toBe(1)
    expect(stepFrom(grouped, 1, 1000)).toBe(6)
    expect(stepFrom([], 0, 1)).toBe(0)
  })

  it('scrolls no further than an entry needs to be seen', () => {
    expect(scrollToShow(3, 40, 0, 400)).toBeUndefined()
    expect(scrollToShow(20, 40, 0, 400)).toBe(440)
    expect(scrollToShow(2, 40, 200, 400)).toBe(80)
  })

  it('takes the rows between two entries in either direction', () => {
    expect(keysBetween(grouped, 5, 1)).toEqual(['a1', 'a2', 'b1', 'b2'])
  })
})

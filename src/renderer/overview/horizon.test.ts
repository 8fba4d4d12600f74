import { describe, expect, it } from 'vitest'
import { edgesOf, type HorizonGroup, heightsOf, nextCell, pageCount, spanWords, ticksOf, zooms } from './horizon.ts'

const now = new Date(2026, 10, 21, 15, 30).getTime()
const span = (index: number, values = 1, rotations = 0) => ({ index, values, certificates: 0, rotations })
const group = (...indexes: number[]): HorizonGroup => ({
  value: null,
  label: '',
  total: indexes.length,
  spans: indexes.map((index) => span(index)),
})

describe('L1 the time ahead', () => {
  it.each(zooms)(
    'of a %s is in days of the calendar, also over a clock change, and each page follows the one before',
    (zoom) => {
      let end: Date | undefined
      for (let page = 0; page < pageCount(zoom); page++) {
        const edges = edgesOf(zoom, page, now)
        expect(edges.every((edge) => edge.getHours() === 0 && edge.getMinutes() === 0)).toBe(true)
        if (end) expect(edges[0]).toEqual(end)
        end = edges[edges.length - 1]
      }
      expect((end?.getTime() ?? 0) - now).toBeGreaterThan(360 * 86_400_000)
    },
  )

  it('names the months, with the year at January', () => {
    const ticks = ticksOf('year', edgesOf('year', 0, now))
    expect(ticks.map(({ label }) => label).slice(0, 3)).toEqual(['Now', 'Jan 2027', 'Feb'])
    expect(ticksOf('month', edgesOf('month', 0, now)).map(({ label }) => label)[1]).toBe('26 Nov')
  })

  it('says what falls into a span', () => {
    expect(spanWords(span(0, 2, 1))).toBe('2 values expire, 1 rotation is due')
    expect(spanWords(span(0, 1))).toBe('1 value expires')
  })

  it('shows one date beside hundreds, and hundreds within the height', () => {
    const total = ({ values, rotations }: { values: number; rotations: number }) => values + rotations
    expect(total(heightsOf(span(0, 1), 400, 60))).toBeGreaterThanOrEqual(4)
    expect(total(heightsOf(span(0, 300, 100), 400, 60))).toBe(60)
  })

  it('is walked through with the arrows', () => {
    const groups = [group(0, 4, 9), group(5), group(1, 8)]
    expect(nextCell(groups, { row: 0, index: 4 }, 'ArrowRight')).toEqual({ row: 0, index: 9 })
    expect(nextCell(groups, { row: 0, index: 0 }, 'ArrowLeft')).toBeNull()
    expect(nextCell(groups, { row: 0, index: 4 }, 'End')).toEqual({ row: 0, index: 9 })
    expect(nextCell(groups, { row: 0, index: 9 }, 'ArrowDown')).toEqual({ row: 1, index: 5 })
    expect(nextCell(groups, { row: 1, index: 5 }, 'ArrowDown')).toEqual({ row: 2, index: 8 })
    expect(nextCell(groups, { row: 0, index: 4 }, 'ArrowUp')).toBeNull()
    expect(nextCell(groups, { row: 0, index: 4 }, 'a')).toBeNull()
  })
})

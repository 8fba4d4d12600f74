import { describe, expect, it } from 'vitest'
import { isQuiet } from './retests.ts'

/** A moment of a day by the clock on the wall. */
const at = (time: string) => new Date(`2026-11-29T${time}:00`)

describe('T5 quiet hours', () => {
  it.each([
    ['22:00', '07:00', ['22:00', '23:59', '00:00', '06:59'], ['07:00', '12:00', '21:59']],
    ['09:00', '17:30', ['09:00', '12:00', '17:29'], ['08:59', '17:30', '00:00']],
    ['00:00', '00:00', [], ['00:00', '12:00']],
    ['00:00', '23:59', ['00:00', '23:58'], ['23:59']],
  ])('from %s until %s', (from, until, quiet, loud) => {
    for (const time of quiet) expect(isQuiet(at(time), from, until), time).toBe(true)
    for (const time of loud) expect(isQuiet(at(time), from, until), time).toBe(false)
  })

  it('follow the clock on the wall over a night that has 23 or 25 hours', () => {
    // Local time of whoever runs this; a zone without summer time has no such night, and the rule is the same.
    for (const day of ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01']) {
      for (let hour = 0; hour < 25; hour++) {
        const moment = new Date(new Date(`${day}T00:00:00`).getTime() + hour * 3_600_000)
        expect(isQuiet(moment, '01:00', '04:00')).toBe(moment.getHours() >= 1 && moment.getHours() < 4)
      }
    }
  })
})

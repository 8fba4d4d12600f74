import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayNumber, daysUntil, startOfDay } from './calendar-days.ts'
import type { DatedItem, NoticeMemory } from './due-notices.ts'
import { dueNotices, snoozeEnd } from './due-notices.ts'
import { tell } from './notice-words.ts'

const at = (text: string) => Date.parse(text)
const usual = [30, 14, 7, 1]
const item = (changes: Partial<DatedItem> = {}): DatedItem => ({
  kind: 'credential',
  subjectType: 'credential',
  subjectId: 'a',
  subject: 'Stripe live',
  environment: 'production',
  at: at('2026-06-30T21:59:59Z'),
  thresholds: usual,
  ...changes,
})
const nothing: NoticeMemory = { wasTold: () => false, snoozedUntil: () => undefined }
const berlin = 'Europe/Berlin'

/** What is told of one item, looking once an hour from one moment to another. */
function toldBetween(from: string, until: string, zone: string, of: DatedItem = item()): [string, number][] {
  const told = new Set<number>()
  const memory: NoticeMemory = { ...nothing, wasTold: (_, threshold) => told.has(threshold) }
  const found: [string, number][] = []
  for (let now = at(from); now <= at(until); now += 3_600_000)
    for (const { days, reached } of dueNotices([of], now, zone, memory)) {
      found.push([new Date(now).toISOString(), days])
      for (const threshold of reached) told.add(threshold)
    }
  return found
}

describe('L1 when a date is told of', () => {
  it('each threshold once, at the beginning of the local day, and the day itself', () => {
    // The end of 30 June in Berlin. A day begins there at 22:00 UTC in summer.
    expect(toldBetween('2026-05-01T00:00:00Z', '2026-07-30T00:00:00Z', berlin)).toEqual([
      ['2026-05-30T22:00:00.000Z', 30],
      ['2026-06-15T22:00:00.000Z', 14],
      ['2026-06-22T22:00:00.000Z', 7],
      ['2026-06-28T22:00:00.000Z', 1],
      ['2026-06-29T22:00:00.000Z', 0],
    ])
  })

  it.each([
    ['Pacific/Kiritimati', '2026-06-29T10:00:00.000Z', 1],
    ['Pacific/Honolulu', '2026-06-29T10:00:00.000Z', 1],
    ['Asia/Kathmandu', '2026-06-29T18:15:00.000Z', 1],
  ])('by the calendar of %s', (zone, moment, days) => {
    const found = toldBetween('2026-06-23T12:15:00Z', '2026-07-01T00:00:00Z', zone)
    const first = found.find(([, left]) => left === days)?.[0] ?? ''
    expect(Math.abs(at(first) - at(moment))).toBeLessThan(3_600_000)
  })

  it('a clock change moves no day', () => {
    // 29 March 2026 has 23 hours in Berlin, 25 October has 25.
    for (const [day, before] of [
      ['2026-03-30T10:00:00Z', '2026-03-28T23:30:00Z'],
      ['2026-10-26T10:00:00Z', '2026-10-24T22:30:00Z'],
    ] as const)
      expect(daysUntil(at(day), at(before), berlin)).toBe(1)
    expect(startOfDay(dayNumber(at('2026-03-29T12:00:00Z'), berlin), berlin)).toBe(at('2026-03-28T23:00:00Z'))
    // Midnight of 6 September 2026 does not exist in Santiago.
    const santiago = 'America/Santiago'
    expect(startOfDay(dayNumber(at('2026-09-06T15:00:00Z'), santiago), santiago)).toBe(at('2026-09-06T04:00:00Z'))
  })

  it('one message for thresholds that passed while nobody looked, and none twice', () => {
    const now = at('2026-06-24T10:00:00Z')
    expect(dueNotices([item()], now, berlin, nothing)).toMatchObject([{ days: 6, reached: [7, 14, 30] }])
    const memory: NoticeMemory = { ...nothing, wasTold: (_, threshold) => threshold === 7 }
    expect(dueNotices([item()], now, berlin, memory)).toEqual([])
  })

  it('nothing that is far, or ended long ago; the thresholds are those of its rule', () => {
    expect(dueNotices([item()], at('2026-05-30T10:00:00Z'), berlin, nothing)).toEqual([])
    expect(dueNotices([item()], at('2026-07-07T10:00:00Z'), berlin, nothing)).toHaveLength(1)
    expect(dueNotices([item()], at('2026-07-08T10:00:00Z'), berlin, nothing)).toEqual([])
    const ruled = item({ thresholds: [60] })
    expect(dueNotices([ruled], at('2026-05-02T10:00:00Z'), berlin, nothing)).toMatchObject([{ days: 59 }])
  })

  it('what was put off is told when that ends, though it was told before', () => {
    const until = at('2026-06-25T22:00:00Z')
    const memory: NoticeMemory = { wasTold: () => true, snoozedUntil: () => until }
    expect(dueNotices([item()], until - 1, berlin, memory)).toEqual([])
    expect(dueNotices([item()], until, berlin, memory)).toHaveLength(1)
  })

  it('no order of looks tells a threshold twice, or leaves one out that was in sight', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: -70 * 24, max: 9 * 24 }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom('UTC', berlin, 'Pacific/Kiritimati', 'America/St_Johns', 'Australia/Lord_Howe'),
        (thresholds, hours, zone) => {
          const told = new Map<number, number>()
          const memory: NoticeMemory = { ...nothing, wasTold: (_, threshold) => told.has(threshold) }
          const one = item({ thresholds })
          for (const hour of hours.toSorted((a, b) => a - b)) {
            const now = one.at + hour * 3_600_000
            const days = daysUntil(one.at, now, zone)
            for (const { reached } of dueNotices([one], now, zone, memory)) {
              expect(told.has(reached[0] ?? -1)).toBe(false)
              for (const threshold of reached) told.set(threshold, now)
            }
            const nearest = [0, ...thresholds].filter((each) => days <= each).sort((a, b) => a - b)[0]
            if (nearest !== undefined && days >= -7) expect(told.has(nearest)).toBe(true)
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('L1 putting off', () => {
  const now = at('2026-06-20T10:00:00Z')
  it.each([
    ['day', '2026-06-20T22:00:00Z'],
    ['week', '2026-06-26T22:00:00Z'],
    ['day-before', '2026-06-28T22:00:00Z'],
  ] as const)('for a %s ends at the beginning of a local day', (by, end) => {
    expect(snoozeEnd(by, item().at, now, berlin)).toBe(at(end))
  })

  it('until the day before is refused when that has begun', () => {
    expect(snoozeEnd('day-before', at('2026-06-21T10:00:00Z'), now, berlin)).toBeNull()
  })
})

describe('L1 what is said', () => {
  const due = (days: number, changes: Partial<DatedItem> = {}) => ({ item: item(changes), days, reached: [7] })

  it('of one, by name and with the way to it', () => {
    expect(tell([due(7)])).toEqual({
      title: 'Stripe live expires in 7 days',
      body: expect.stringMatching(/^production · \d+ (June|July) 2026$/),
      count: 1,
      only: { kind: 'credential', subjectId: 'a', subjectType: 'credential' },
    })
    expect(tell([due(1)])?.title).toBe('Stripe live expires tomorrow')
    expect(tell([due(-2)])?.title).toBe('Stripe live has expired')
    expect(tell([due(3, { kind: 'authorization' })])?.title).toBe('Stripe live must be authorized again in 3 days')
  })

  it('of many at once, as one message', () => {
    const many = Array.from({ length: 12 }, (_, index) => due(index === 11 ? 7 : 1, { subject: `Key ${index}` }))
    expect(tell(many)).toMatchObject({
      title: '12 credentials expire within 7 days',
      body: 'Key 0 (tomorrow), Key 1 (tomorrow), Key 2 (tomorrow), and 9 more',
      only: null,
    })
    expect(tell([due(1), due(3, { kind: 'rotation' })])?.title).toBe('2 dates come up within 3 days')
    expect(tell([])).toBeNull()
  })
})

import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { noticeKinds } from '../../shared/domain/notice.ts'
import { toCalendar } from './calendar.ts'
import type { DatedItem } from './due-notices.ts'

const now = Date.parse('2026-06-01T10:00:00Z')
const item = (changes: Partial<DatedItem> = {}): DatedItem => ({
  kind: 'credential',
  subjectType: 'credential',
  subjectId: '0198c0de-0000-7000-8000-000000000001',
  subject: 'Stripe live',
  environment: 'production',
  at: Date.parse('2026-06-30T23:30:00Z'),
  thresholds: [30, 1],
  ...changes,
})
const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((each) => new ICAL.Event(each))

describe('L1 a calendar file (RFC 5545)', () => {
  it('has each date as an event of its whole local day, with an alarm for each threshold', () => {
    const [event] = eventsOf(toCalendar([item()], now, 'Europe/Berlin'))
    // Half past one in Berlin, on the first of July.
    expect(event?.startDate.toString()).toBe('2026-07-01')
    expect(event?.startDate.isDate).toBe(true)
    expect(event?.endDate.toString()).toBe('2026-07-02')
    expect(event?.summary).toBe('Stripe live expires')
    expect(event?.uid).toBe('credential-0198c0de-0000-7000-8000-000000000001@keyward.app')
    const triggers = event?.component.getAllSubcomponents('valarm').map((alarm) => {
      const trigger = alarm.getFirstPropertyValue('trigger') as unknown as InstanceType<typeof ICAL.Duration>
      return trigger.toSeconds() / 3600
    })
    // Nine in the morning, 30 days and one day before.
    expect(triggers).toEqual([-(30 * 24 - 9), -(24 - 9)])
  })

  it('keeps the UID of an event whose date has moved, and tells rotations from expiries', () => {
    const uid = (changes: Partial<DatedItem>) => eventsOf(toCalendar([item(changes)], now, 'UTC'))[0]?.uid
    expect(uid({ at: now })).toBe(uid({}))
    expect(uid({ kind: 'rotation' })).not.toBe(uid({}))
  })

  it('any name comes out as it went in; lines have 75 octets at most, and end as the RFC wants', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            subject: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
            environment: fc.string({ maxLength: 40, unit: 'binary' }),
            kind: fc.constantFrom(...noticeKinds),
            at: fc.integer({ min: now, max: now + 366 * 86_400_000 }),
          }),
          { maxLength: 5 },
        ),
        (items) => {
          const clean = items.map((each) => ({
            ...each,
            // As the contract takes names: nothing that can't be seen.
            subject: each.subject.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '') || 'x',
            environment: each.environment.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ''),
          }))
          const text = toCalendar(
            clean.map((each) => item(each)),
            now,
            'UTC',
          )
          expect(text.endsWith('\r\n')).toBe(true)
          for (const line of text.split('\r\n')) {
            expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
            expect(line).not.toMatch(/[\r\n]/)
          }
          expect(Buffer.from(text).toString()).toBe(text)
          const events = eventsOf(text)
          expect(events).toHaveLength(clean.length)
          for (const [index, { subject }] of clean.entries()) expect(events[index]?.summary).toContain(subject)
        },
      ),
      { numRuns: 60 },
    )
  })
})

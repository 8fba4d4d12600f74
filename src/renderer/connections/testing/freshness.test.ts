import { describe, expect, it } from 'vitest'
import { isStale } from './freshness.ts'

describe('T5 how fresh a test is', () => {
  const now = Date.parse('2026-12-08T12:00:00Z')
  it('a test gets stale after a week where nothing tests again by itself', () => {
    expect(isStale('2026-12-01T12:00:00Z', { retestEveryHours: 0 }, now)).toBe(false)
    expect(isStale('2026-12-01T11:59:59Z', { retestEveryHours: 0 }, now)).toBe(true)
  })
  it('a test gets stale when it is older than the interval of the settings', () => {
    expect(isStale('2026-12-08T07:00:00Z', { retestEveryHours: 6 }, now)).toBe(false)
    expect(isStale('2026-12-08T05:00:00Z', { retestEveryHours: 6 }, now)).toBe(true)
    expect(isStale('2026-11-20T12:00:00Z', { retestEveryHours: 720 }, now)).toBe(false)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Backup, backupReasons } from '../../../shared/domain/backup.ts'
import { toPrune } from './prune.ts'

const day = 86_400_000
const now = Date.parse('2026-11-28T12:00:00.000Z')
const backup = (index: number, days: number, reason: Backup['reason']): Backup => ({
  id: `019a0000-0000-7000-8000-${String(index).padStart(12, '0')}`,
  createdAt: new Date(now - days * day).toISOString(),
  reason,
  bytes: 1,
  schemaVersion: 20,
})

describe('V8 pruning', () => {
  it('lets the oldest go, and keeps the last one from before something far-reaching for 30 days', () => {
    const backups = [
      backup(1, 0, 'daily'),
      backup(2, 1, 'daily'),
      backup(3, 2, 'rekey'),
      backup(4, 3, 'rekey'),
      backup(5, 20, 'migration'),
      backup(6, 40, 'restore'),
    ]
    expect(toPrune(backups, 2, now).map(({ id }) => Number(id.slice(-2)))).toEqual([4, 6])
    expect(toPrune(backups, 6, now)).toEqual([])
    expect(toPrune(backups, 2, now + 20 * day).map(({ id }) => Number(id.slice(-2)))).toEqual([4, 5, 6])
  })

  it('never takes the newest one, nor more than it must', () => {
    const some = fc.array(fc.tuple(fc.nat(100), fc.constantFrom(...backupReasons)), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 100 }), (made, keep) => {
        const backups = made.sort(([a], [b]) => a - b).map(([days, reason], index) => backup(index, days, reason))
        const gone = toPrune(backups, keep, now)
        expect(gone).not.toContain(backups[0])
        expect(backups.length - gone.length).toBeGreaterThanOrEqual(Math.min(backups.length, Math.max(1, keep)))
        expect(backups.length - gone.length).toBeLessThanOrEqual(Math.max(1, keep) + 3)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { auditActions } from '../../shared/domain/audit.ts'
import { actionWords } from './activity-words.ts'
import { type Attention, groupOf, lookOf, placeOf } from './attention.ts'

const id = '0198c0de-0000-7000-8000-000000000001'

describe('overview', () => {
  it('leads from what needs attention to where it is dealt with', () => {
    const place = (kind: Attention['kind'], subjectType: Attention['subjectType']) =>
      placeOf({ kind, subjectType, subjectId: id })
    expect(place('expired', 'credential')).toEqual({ area: 'credentials', id })
    expect(place('test-failed', 'connection')).toEqual({ area: 'connections', id })
    expect(place('slot-failing', 'vault')).toEqual({ area: 'settings', id: 'keys' })
    expect(place('backup-failed', 'vault')).toEqual({ area: 'settings', id: 'backups' })
    expect([place('team-undecided', 'team'), lookOf({ kind: 'team-undecided' }).action]).toEqual([
      { area: 'team', id },
      'server',
    ])
  })

  it('has words for every action of the audit log, and shows an unknown one as it stands', () => {
    const words = auditActions.map(actionWords)
    expect(new Set(words).size).toBe(words.length)
    for (const word of words) expect(word).not.toContain('.')
    expect(actionWords('future.thing')).toBe('future.thing')
  })

  it('groups what is broken, what comes up and what is to be tended, and what was put off apart', () => {
    const group = (kind: Attention['kind'], snoozedUntil: string | null = null) => groupOf({ kind, snoozedUntil })
    expect(group('expired')).toBe('now')
    expect(group('authorization-ending')).toBe('soon')
    expect(group('rotation-overdue')).toBe('care')
    expect(group('expired', '2027-01-01T00:00:00.000Z')).toBe('later')
  })

  it('has an authorization authorized again, and not rotated', () => {
    expect(lookOf({ kind: 'authorization-ending' })).toMatchObject({ label: 'Re-authorize' })
    expect(lookOf({ kind: 'expiring' })).toMatchObject({ label: 'Rotate', action: 'rotate' })
  })
})

import { describe, expect, it } from 'vitest'
import { auditActions } from '../../shared/domain/audit.ts'
import { actionWords } from './activity-words.ts'
import { type Attention, placeOf } from './attention.ts'
import { toTimelineItems } from './timeline-items.ts'

const id = '0198c0de-0000-7000-8000-000000000001'
const now = Date.parse('2026-11-21T12:00:00.000Z')

describe('overview', () => {
  it('leads from what needs attention to where it is dealt with', () => {
    const place = (kind: Attention['kind'], subjectType: Attention['subjectType']) =>
      placeOf({ kind, subjectType, subjectId: id })
    expect(place('expired', 'credential')).toEqual({ area: 'credentials', id })
    expect(place('test-failed', 'connection')).toEqual({ area: 'connections', id })
    expect(place('slot-failing', 'vault')).toEqual({ area: 'settings', id: 'keys' })
    expect(place('backup-failed', 'vault')).toEqual({ area: 'settings', id: 'backups' })
  })

  it('has words for every action of the audit log, and shows an unknown one as it stands', () => {
    const words = auditActions.map(actionWords)
    expect(new Set(words).size).toBe(words.length)
    for (const word of words) expect(word).not.toContain('.')
    expect(actionWords('future.thing')).toBe('future.thing')
  })

  it('marks dates within the warning period, and leads a certificate to its connection', () => {
    const coming = (kind: 'credential' | 'certificate' | 'rotation', at: string) => ({
      kind,
      subjectId: id,
      subject: 'Stripe',
      environment: 'production',
      at,
    })
    const items = toTimelineItems(
      [
        coming('credential', '2026-12-01T00:00:00.000Z'),
        coming('credential', '2027-03-01T00:00:00.000Z'),
        coming('certificate', '2027-03-01T00:00:00.000Z'),
      ],
      now,
      30,
    )
    expect(items.map(({ tone }) => tone)).toEqual(['warn', 'accent', 'rest'])
    expect(items.map(({ place }) => place.area)).toEqual(['credentials', 'credentials', 'connections'])
  })
})

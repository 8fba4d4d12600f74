import type { ResponseOf } from '../../shared/api/contract.ts'
import type { Place } from '../state/router.ts'

/** One thing that needs attention. */
export type Attention = ResponseOf<'overview.get'>['attention'][number]

interface AttentionLook {
  readonly tone: 'bad' | 'warn' | 'rest'
  /** What can be done about it, on its button. */
  readonly action: string
}

const looks: Record<Attention['kind'], AttentionLook> = {
  expired: { tone: 'bad', action: 'Rotate' },
  expiring: { tone: 'warn', action: 'Rotate' },
  'rotation-overdue': { tone: 'warn', action: 'Rotate' },
  'test-failed': { tone: 'bad', action: 'See why' },
  'tls-expiring': { tone: 'warn', action: 'Look' },
  'host-not-bound': { tone: 'warn', action: 'Review' },
  unprotected: { tone: 'bad', action: 'Protect' },
  'no-recovery': { tone: 'warn', action: 'Add one' },
  untested: { tone: 'rest', action: 'Test' },
}

export function lookOf(item: Pick<Attention, 'kind'>): AttentionLook {
  return looks[item.kind]
}

/** Where something that needs attention is dealt with. */
export function placeOf(item: Pick<Attention, 'subjectType' | 'subjectId'>): Place {
  switch (item.subjectType) {
    case 'credential':
      return { area: 'credentials', id: item.subjectId }
    case 'connection':
      return { area: 'connections', id: item.subjectId }
    case 'vault':
      return { area: 'settings', id: 'keys' }
  }
}

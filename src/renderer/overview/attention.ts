import type { ResponseOf } from '../../shared/api/contract.ts'
import type { Place } from '../state/router.ts'

/** One thing that needs attention. */
export type Attention = ResponseOf<'overview.get'>['attention'][number]

interface AttentionLook {
  readonly tone: 'bad' | 'warn' | 'rest'
  /** What can be done about it, on its button. */
  readonly label: string
  /** What begins there on arrival; without it the item is only opened. */
  readonly action?: string
}

const looks: Record<Attention['kind'], AttentionLook> = {
  expired: { tone: 'bad', label: 'Rotate', action: 'rotate' },
  'oauth-refused': { tone: 'bad', label: 'Re-authorize' },
  'oauth-client-refused': { tone: 'bad', label: 'See why' },
  'oauth-uncertain': { tone: 'bad', label: 'Decide' },
  expiring: { tone: 'warn', label: 'Rotate', action: 'rotate' },
  'rotation-overdue': { tone: 'warn', label: 'Rotate', action: 'rotate' },
  'test-failed': { tone: 'bad', label: 'See why' },
  'tls-expiring': { tone: 'warn', label: 'Look' },
  'host-not-bound': { tone: 'warn', label: 'Review' },
  unprotected: { tone: 'bad', label: 'Protect', action: 'protect' },
  'no-recovery': { tone: 'warn', label: 'Add one', action: 'recovery' },
  'slot-failing': { tone: 'bad', label: 'See why' },
  'backup-failed': { tone: 'bad', label: 'See why' },
  'review-due': { tone: 'rest', label: 'Review' },
  untested: { tone: 'rest', label: 'Test', action: 'test' },
}

export function lookOf(item: Pick<Attention, 'kind'>): AttentionLook {
  return looks[item.kind]
}

/** Where something that needs attention is dealt with. */
export function placeOf(item: Pick<Attention, 'kind' | 'subjectType' | 'subjectId'>): Place {
  if (item.kind === 'backup-failed') return { area: 'settings', id: 'backups' }
  if (item.kind === 'review-due') return { area: 'review' }
  switch (item.subjectType) {
    case 'credential':
      return { area: 'credentials', id: item.subjectId }
    case 'connection':
      return { area: 'connections', id: item.subjectId }
    case 'vault':
      return { area: 'settings', id: 'keys' }
  }
}

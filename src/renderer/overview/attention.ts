import type { ResponseOf } from '../../shared/api/contract.ts'
import type { NoticeKind } from '../../shared/domain/notice.ts'
import type { Place } from '../state/router.ts'
import { offboardingPlace } from '../team/offboarding/words.ts'

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
  'authorization-ended': { tone: 'bad', label: 'Re-authorize' },
  expiring: { tone: 'warn', label: 'Rotate', action: 'rotate' },
  'authorization-ending': { tone: 'warn', label: 'Re-authorize' },
  'rotation-overdue': { tone: 'warn', label: 'Rotate', action: 'rotate' },
  'test-failed': { tone: 'bad', label: 'See why' },
  'tls-expiring': { tone: 'warn', label: 'Look' },
  'host-not-bound': { tone: 'warn', label: 'Review' },
  'value-missing': { tone: 'warn', label: 'Enter value', action: 'rotate' },
  unprotected: { tone: 'bad', label: 'Protect', action: 'protect' },
  'no-recovery': { tone: 'warn', label: 'Add one', action: 'recovery' },
  alert: { tone: 'bad', label: 'Look' },
  'stream-failing': { tone: 'warn', label: 'See why' },
  'team-undecided': { tone: 'warn', label: 'Decide', action: 'server' },
  'team-failing': { tone: 'warn', label: 'See why', action: 'server' },
  'slot-failing': { tone: 'bad', label: 'See why' },
  'backup-failed': { tone: 'bad', label: 'See why' },
  'member-left': { tone: 'warn', label: 'See what' },
  'review-due': { tone: 'rest', label: 'Review' },
  untested: { tone: 'rest', label: 'Test', action: 'test' },
}

export function lookOf(item: Pick<Attention, 'kind'>): AttentionLook {
  return looks[item.kind]
}

/** Parts of the list, in their order. */
export const attentionGroups = [
  { id: 'now', label: 'Broken now' },
  { id: 'soon', label: 'Comes up' },
  { id: 'care', label: 'To be tended' },
  { id: 'later', label: 'Put off' },
] as const
type AttentionGroup = (typeof attentionGroups)[number]['id']

export function groupOf({ kind, snoozedUntil }: Pick<Attention, 'kind' | 'snoozedUntil'>): AttentionGroup {
  if (snoozedUntil !== null) return 'later'
  if (looks[kind].tone === 'bad') return 'now'
  return soon.has(kind) ? 'soon' : 'care'
}

const soon: ReadonlySet<Attention['kind']> = new Set(['expiring', 'authorization-ending', 'tls-expiring'])

/** What the reminder of a date is called; undefined for what is no date. */
export function noticeOf({ kind }: Pick<Attention, 'kind'>): NoticeKind | undefined {
  return notices[kind]
}

const notices: Partial<Record<Attention['kind'], NoticeKind>> = {
  expired: 'credential',
  expiring: 'credential',
  'authorization-ended': 'authorization',
  'authorization-ending': 'authorization',
  'tls-expiring': 'certificate',
  'rotation-overdue': 'rotation',
}

/** Where something that needs attention is dealt with. */
export function placeOf(item: Pick<Attention, 'kind' | 'subjectType' | 'subjectId'>): Place {
  if (item.kind === 'backup-failed') return { area: 'settings', id: 'backups' }
  if (item.kind === 'review-due') return { area: 'review' }
  if (item.kind === 'alert') return { area: 'audit', filter: { tab: 'alerts' } }
  if (item.kind === 'stream-failing') return { area: 'audit', filter: { tab: 'streams' } }
  switch (item.subjectType) {
    case 'credential':
      return { area: 'credentials', id: item.subjectId }
    case 'connection':
      return { area: 'connections', id: item.subjectId }
    case 'offboarding':
      return offboardingPlace(item.subjectId)
    case 'audit':
      return { area: 'audit' }
    case 'team':
      return { area: 'team', id: item.subjectId }
    case 'vault':
      return { area: 'settings', id: 'keys' }
  }
}

import type { AuditAction, AuditRecord } from '../../shared/domain/audit.ts'

/** Kinds of events that people look for, each with its actions. */
export const actionGroups = [
  { id: 'use', label: 'Use of credentials', actions: ['credential.use', 'credential.bind-host'] },
  {
    id: 'oauth',
    label: 'Authorizations',
    actions: ['credential.authorize', 'credential.refresh', 'credential.revoke'],
  },
  { id: 'test', label: 'Connection tests', actions: ['connection.test'] },
  { id: 'request', label: 'Requests tried out', actions: ['connection.request'] },
  {
    id: 'credential',
    label: 'Changes to credentials',
    actions: ['credential.create', 'credential.update', 'credential.disable', 'credential.enable'],
  },
  {
    id: 'value',
    label: 'Rotation and versions',
    actions: ['credential.rotate', 'credential.rollback', 'credential.destroy-version'],
  },
  {
    id: 'rotation',
    label: 'Steps of rotations',
    actions: [
      'rotation.start',
      'rotation.apply',
      'rotation.test',
      'rotation.switch',
      'rotation.roll-back',
      'rotation.abort',
      'rotation.revoke',
      'rotation.finish',
    ],
  },
  {
    id: 'deletion',
    label: 'Trash and shredding',
    actions: ['credential.trash', 'credential.restore', 'credential.shred', 'credential.retire'],
  },
  { id: 'review', label: 'Reviews', actions: ['review.start', 'review.decide', 'review.finish', 'review.report'] },
  {
    id: 'connection',
    label: 'Changes to connections',
    actions: ['connection.create', 'connection.update', 'connection.trust-host-key', 'connection.delete'],
  },
  {
    id: 'reference',
    label: 'References',
    actions: ['reference.add', 'reference.update', 'reference.remove', 'reference.scan', 'reference.report'],
  },
  { id: 'system', label: 'Changes to systems', actions: ['system.create', 'system.update', 'system.delete'] },
  { id: 'bundle', label: 'Bundles', actions: ['bundle.export', 'bundle.import'] },
  {
    id: 'unlock',
    label: 'Unlocking and locking',
    actions: [
      'vault.create',
      'vault.unlock',
      'vault.unlock-failed',
      'vault.lock',
      'vault.backup',
      'vault.backup-remove',
      'vault.restore',
      'vault.rekey',
    ],
  },
  { id: 'slot', label: 'Key slots', actions: ['slot.add', 'slot.remove', 'slot.test'] },
  {
    id: 'policy',
    label: 'Rules and reminders',
    actions: ['policy.set', 'policy.remove', 'notice.snooze', 'notice.wake', 'calendar.export'],
  },
  { id: 'log', label: 'Settings and this log', actions: ['audit.export', 'audit.verify', 'settings.update'] },
] as const satisfies readonly { id: string; label: string; actions: readonly AuditAction[] }[]
export type ActionGroup = (typeof actionGroups)[number]['id']

export const outcomes = ['ok', 'failed', 'refused'] as const
export type Outcome = AuditRecord['outcome']

export const outcomeLabels: Readonly<Record<Outcome, string>> = { ok: 'Done', failed: 'Failed', refused: 'Refused' }

/** What a person has asked the log for. */
export interface AuditView {
  readonly groups: readonly ActionGroup[]
  readonly outcomes: readonly Outcome[]
  /** Follow one item; null for all. */
  readonly subjectId: string | null
}

export const defaultView: AuditView = { groups: [], outcomes: [], subjectId: null }

/** The view as a request, without what does not narrow. */
export function toRequest({ groups, outcomes: chosen, subjectId }: AuditView): {
  action?: AuditAction[]
  outcome?: Outcome[]
  subjectId?: string
} {
  const actions: AuditAction[] = actionGroups.flatMap((group) => (groups.includes(group.id) ? [...group.actions] : []))
  return {
    ...(actions.length > 0 && { action: actions }),
    ...(chosen.length > 0 && { outcome: [...chosen] }),
    ...(subjectId !== null && { subjectId }),
  }
}

export function isNarrowed(view: AuditView): boolean {
  return Object.keys(toRequest(view)).length > 0
}

/** The view with a value of a filter added or taken away. */
export function toggleFilter(view: AuditView, facet: string, value: string): AuditView {
  const toggle = <T extends string>(values: readonly T[], one: T) =>
    values.includes(one) ? values.filter((other) => other !== one) : [...values, one]
  if (facet === 'subject') return { ...view, subjectId: null }
  if (facet === 'outcome') return { ...view, outcomes: toggle(view.outcomes, value as Outcome) }
  return { ...view, groups: toggle(view.groups, value as ActionGroup) }
}

/** What other areas narrow the log to: `{ subjectId }`, `{ outcome: 'failed,refused' }`, `{ group: 'bundle' }`. */
export function viewOf(filter: Readonly<Record<string, string>>): AuditView {
  const wanted = (facet: string) => (filter[facet] ? filter[facet].split(',') : [])
  return {
    groups: actionGroups.flatMap(({ id }) => (wanted('group').includes(id) ? [id] : [])),
    outcomes: outcomes.filter((outcome) => wanted('outcome').includes(outcome)),
    subjectId: filter.subjectId || null,
  }
}

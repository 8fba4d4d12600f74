import type { AuditAction, AuditFilter, AuditOutcome, AuditSubjectType } from '../../shared/domain/audit.ts'
import { auditOutcomes, auditSubjectTypes } from '../../shared/domain/audit.ts'
import { type ActionGroup, actionGroups } from '../../shared/domain/audit-groups.ts'

export const outcomeLabels: Readonly<Record<AuditOutcome, string>> = {
  ok: 'Done',
  failed: 'Failed',
  refused: 'Refused',
}

export const subjectTypeLabels: Readonly<Record<AuditSubjectType, string>> = {
  vault: 'The vault',
  slot: 'Key slot',
  credential: 'Credential',
  connection: 'Connection',
  system: 'System',
  person: 'Person',
  team: 'Team',
  bundle: 'Bundle',
  settings: 'Settings',
  audit: 'This log',
  stream: 'Stream',
  review: 'Review',
}

const day = 86_400_000

/** How far back the log is looked at. */
export const periods = [
  { id: '1d', label: 'Last 24 hours', ms: day },
  { id: '7d', label: 'Last 7 days', ms: 7 * day },
  { id: '30d', label: 'Last 30 days', ms: 30 * day },
  { id: '90d', label: 'Last 90 days', ms: 90 * day },
  { id: '365d', label: 'Last 12 months', ms: 365 * day },
] as const
export type Period = (typeof periods)[number]['id']

/** What a person has asked the log for. */
export interface AuditView {
  readonly groups: readonly ActionGroup[]
  readonly outcomes: readonly AuditOutcome[]
  readonly subjectTypes: readonly AuditSubjectType[]
  readonly actors: readonly string[]
  /** How far back; null for all time. */
  readonly period: Period | null
  readonly text: string
  /** Follow one item; null for all. */
  readonly subjectId: string | null
  /** With the connections of the credential that is followed. */
  readonly withConnections: boolean
}

export const defaultView: AuditView = {
  groups: [],
  outcomes: [],
  subjectTypes: [],
  actors: [],
  period: null,
  text: '',
  subjectId: null,
  withConnections: false,
}

/** The view as a filter, without what does not narrow. `now` in milliseconds. */
export function toFilter(view: AuditView, now: number): AuditFilter {
  const action: AuditAction[] = actionGroups.flatMap(({ id, actions }) =>
    view.groups.includes(id) ? [...actions] : [],
  )
  const period = periods.find(({ id }) => id === view.period)
  const text = view.text.trim()
  return {
    ...(action.length > 0 && { action }),
    ...(view.outcomes.length > 0 && { outcome: [...view.outcomes] }),
    ...(view.subjectTypes.length > 0 && { subjectType: [...view.subjectTypes] }),
    ...(view.actors.length > 0 && { actor: [...view.actors] }),
    ...(period && { from: new Date(now - period.ms).toISOString() }),
    ...(text !== '' && { text }),
    ...(view.subjectId !== null && { subjectId: view.subjectId }),
    ...(view.subjectId !== null && view.withConnections && { withConnections: true }),
  }
}

export function isNarrowed(view: AuditView): boolean {
  return Object.keys(toFilter(view, 0)).length > 0
}

/** The view with a value of a filter added or taken away. */
export function toggleFilter(view: AuditView, facet: string, value: string): AuditView {
  const toggle = <T extends string>(values: readonly T[], one: T) =>
    values.includes(one) ? values.filter((other) => other !== one) : [...values, one]
  switch (facet) {
    case 'subject':
      return { ...view, subjectId: null, withConnections: false }
    case 'with':
      return { ...view, withConnections: !view.withConnections }
    case 'outcome':
      return { ...view, outcomes: toggle(view.outcomes, value as AuditOutcome) }
    case 'subjectType':
      return { ...view, subjectTypes: toggle(view.subjectTypes, value as AuditSubjectType) }
    case 'actor':
      return { ...view, actors: toggle(view.actors, value) }
    case 'period':
      return { ...view, period: view.period === value ? null : (value as Period) }
    default:
      return { ...view, groups: toggle(view.groups, value as ActionGroup) }
  }
}

/** What other areas narrow the log to: `{ subjectId }`, `{ outcome: 'failed,refused' }`, `{ group: 'bundle' }`. */
export function viewOf(filter: Readonly<Record<string, string>>): AuditView {
  const wanted = (facet: string) => (filter[facet] ? filter[facet].split(',') : [])
  return {
    ...defaultView,
    groups: actionGroups.flatMap(({ id }) => (wanted('group').includes(id) ? [id] : [])),
    outcomes: auditOutcomes.filter((outcome) => wanted('outcome').includes(outcome)),
    subjectTypes: auditSubjectTypes.filter((type) => wanted('subjectType').includes(type)),
    subjectId: filter.subjectId || null,
  }
}

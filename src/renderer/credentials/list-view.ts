import type { CredentialFilter, CredentialSort } from '../../shared/api/credentials.ts'
import { type CredentialRow, type CredentialStatus, credentialStatuses } from '../../shared/domain/credential.ts'

/** What the list can be grouped by: values that it can also be sorted by. */
export const groupings = ['none', 'environment', 'system', 'team', 'type'] as const
export type Grouping = (typeof groupings)[number]

/** The filters that hold several values of which one must fit. */
export const dimensions = ['status', 'type', 'environment', 'system', 'team', 'owner', 'tag'] as const
export type Dimension = (typeof dimensions)[number]

export const dimensionLabels: Readonly<Record<Dimension, string>> = {
  status: 'Status',
  type: 'Type',
  environment: 'Environment',
  system: 'System',
  team: 'Team',
  owner: 'Owner',
  tag: 'Tag',
}

/** What the last use can be filtered by; `any` is no filter. */
export const lastUses = ['any', 'never', 'idle'] as const
export type LastUse = (typeof lastUses)[number]

/** Days without a use after which a credential is idle. */
export const idleDays = 90

/** What was found of a value when it was stored, as filters that hold or don't. */
export const valueFlags = ['sameValue', 'weak'] as const
export type ValueFlag = (typeof valueFlags)[number]

/** What a person has asked the list for. A system is filtered by its ID. */
export interface ListView extends Readonly<Record<ValueFlag, boolean>> {
  readonly search: string
  readonly chosen: Readonly<Record<Dimension, readonly string[]>>
  /** Only what neither a connection nor a reference uses. */
  readonly unlinked: boolean
  readonly lastUse: LastUse
  /** Only what should have been rotated by now. */
  readonly overdue: boolean
  /** Only what expires, or is to be rotated, between two moments. */
  readonly ends: { readonly from: string; readonly until: string } | null
  readonly trashed: boolean
  readonly sort: CredentialSort
  readonly descending: boolean
  readonly groupBy: Grouping
}

const nothingChosen: ListView['chosen'] = {
  status: [],
  type: [],
  environment: [],
  system: [],
  team: [],
  owner: [],
  tag: [],
}

export const defaultView: ListView = {
  search: '',
  chosen: nothingChosen,
  unlinked: false,
  lastUse: 'any',
  overdue: false,
  ends: null,
  sameValue: false,
  weak: false,
  trashed: false,
  sort: 'name',
  descending: false,
  groupBy: 'none',
}

/** The view as a request. A grouped list is sorted by its group, and inside a group by name. */
export function toRequest(view: ListView): { filter: CredentialFilter; sort: CredentialSort; descending: boolean } {
  const { chosen, search } = view
  const oneOf = <Name extends string, Value extends string>(name: Name, values: readonly Value[]) =>
    values.length > 0 ? ({ [name]: [...values] } as { [N in Name]: Value[] }) : {}
  const filter: CredentialFilter = {
    ...(search.trim() !== '' && { search: search.trim().slice(0, 200) }),
    ...oneOf('status', chosen.status as readonly CredentialStatus[]),
    ...oneOf('type', chosen.type),
    ...oneOf('environment', chosen.environment),
    ...oneOf('systemId', chosen.system),
    ...oneOf('team', chosen.team),
    ...oneOf('owner', chosen.owner),
    ...oneOf('tag', chosen.tag),
    ...(view.unlinked && { unlinked: true }),
    ...(view.lastUse === 'never' && { neverUsed: true }),
    ...(view.lastUse === 'idle' && { notUsedFor: idleDays }),
    ...(view.overdue && { overdue: true }),
    ...(view.ends && { ends: { ...view.ends, by: 'expiry-or-rotation' as const } }),
    ...(view.sameValue && { sameValue: true }),
    ...(view.weak && { weak: true }),
    ...(view.trashed && { trashed: true }),
  }
  const grouped = view.groupBy !== 'none'
  return {
    filter,
    sort: grouped ? (view.groupBy as CredentialSort) : view.sort,
    descending: grouped ? false : view.descending,
  }
}

/** The view with one value of a filter added or taken away. */
export function toggleValue(view: ListView, dimension: Dimension, value: string): ListView {
  const before = view.chosen[dimension]
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
  return { ...view, chosen: { ...view.chosen, [dimension]: after } }
}

/** The view without any filter. Search, sorting and grouping stay. */
export function withoutFilters(view: ListView): ListView {
  return {
    ...view,
    chosen: nothingChosen,
    unlinked: false,
    lastUse: 'any',
    overdue: false,
    ends: null,
    sameValue: false,
    weak: false,
  }
}

/** How many filters hold, not counting the search. */
export function countFilters(view: ListView): number {
  const others = [
    view.unlinked,
    view.lastUse !== 'any',
    view.overdue,
    view.ends !== null,
    view.sameValue,
    view.weak,
  ].filter(Boolean).length
  return dimensions.reduce((sum, name) => sum + view.chosen[name].length, others)
}

/** Whether the view narrows the list at all. */
export function isNarrowed(view: ListView): boolean {
  return view.search.trim() !== '' || countFilters(view) > 0
}

/** The group of a row, for the heads of a grouped list. */
export function groupOf(
  row: CredentialRow,
  groupBy: Exclude<Grouping, 'none'>,
  typeLabel: (type: string) => string,
): { key: string; label: string } {
  switch (groupBy) {
    case 'environment':
      return { key: row.environment, label: row.environment || 'No environment' }
    case 'system':
      return { key: row.system, label: row.system || 'No system' }
    case 'team':
      return { key: row.team, label: row.team || 'No team' }
    case 'type':
      return { key: row.type, label: typeLabel(row.type) }
  }
}

/** What a saved filter keeps: everything of a view but the trash, and a span of days that soon is past. */
export type SavedView = Omit<ListView, 'trashed' | 'ends'>

/** Whether two views ask for the same, the order of values aside. */
export function isSameView(one: SavedView, other: SavedView): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other))
}

function canonical(view: SavedView): unknown[] {
  return [
    view.search.trim(),
    dimensions.map((name) => [...view.chosen[name]].sort()),
    view.unlinked,
    view.lastUse,
    view.overdue,
    valueFlags.map((flag) => view[flag]),
    view.groupBy,
    ...(view.groupBy === 'none' ? [view.sort, view.descending] : []),
  ]
}

const sorts: readonly CredentialSort[] = [
  'name',
  'expiresAt',
  'updatedAt',
  'createdAt',
  'lastUsedAt',
  'type',
  'environment',
  'system',
  'team',
]

/** A view from stored text of unknown age: what does not fit any more is left out. */
export function readView(stored: unknown): SavedView {
  const from = isRecord(stored) ? stored : {}
  const chosen = isRecord(from.chosen) ? from.chosen : {}
  const values = (name: Dimension) => {
    const list = chosen[name]
    const texts = Array.isArray(list) ? list.filter((value): value is string => typeof value === 'string') : []
    const known = name === 'status' ? texts.filter(isStatus) : texts
    return [...new Set(known)].slice(0, 50)
  }
  return {
    search: typeof from.search === 'string' ? from.search.slice(0, 200) : '',
    chosen: {
      status: values('status').slice(0, 5),
      type: values('type'),
      environment: values('environment'),
      system: values('system'),
      team: values('team'),
      owner: values('owner'),
      tag: values('tag'),
    },
    unlinked: from.unlinked === true,
    lastUse: lastUses.find((use) => use === from.lastUse) ?? 'any',
    overdue: from.overdue === true,
    sameValue: from.sameValue === true,
    weak: from.weak === true,
    sort: sorts.find((sort) => sort === from.sort) ?? 'name',
    descending: from.descending === true,
    groupBy: groupings.find((grouping) => grouping === from.groupBy) ?? 'none',
  }
}

function isStatus(text: string): text is CredentialStatus {
  return (credentialStatuses as readonly string[]).includes(text)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

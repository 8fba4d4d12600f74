import { addressOf } from '../../shared/domain/address.ts'
import type { System } from '../../shared/domain/system.ts'

/** Which systems are looked at. */
export const scopes = ['all', 'used', 'own'] as const
export type Scope = (typeof scopes)[number]

/** What can be narrowed to several values, of which one must fit. */
export const dimensions = ['category', 'kind', 'credentialType', 'test'] as const
export type Dimension = (typeof dimensions)[number]

/** What a person has asked the catalog for. */
export interface SystemsView {
  readonly search: string
  readonly scope: Scope
  readonly chosen: Readonly<Record<Dimension, readonly string[]>>
}

const nothingChosen: SystemsView['chosen'] = { category: [], kind: [], credentialType: [], test: [] }

export const defaultView: SystemsView = { search: '', scope: 'all', chosen: nothingChosen }

/** Whether a test of the system proves something without more being told. */
export function isTestable(system: Pick<System, 'builtIn' | 'probe' | 'parameters'>): boolean {
  return system.builtIn ? system.probe !== '' : system.parameters.probe !== 'none'
}

/** The category as it is shown: own systems may have none. */
export function categoryOf(system: Pick<System, 'category'>): string {
  return system.category === '' ? 'Without a category' : system.category
}

/** The value of a system in a dimension. */
export function facetOf(system: System, dimension: Dimension): string {
  switch (dimension) {
    case 'category':
      return categoryOf(system)
    case 'kind':
      return system.kind
    case 'credentialType':
      return system.credentialType
    case 'test':
      return isTestable(system) ? 'yes' : 'no'
  }
}

export function isUsed(system: Pick<System, 'credentialCount' | 'connectionCount'>): boolean {
  return system.credentialCount + system.connectionCount > 0
}

export function isInScope(system: System, scope: Scope): boolean {
  return scope === 'all' || (scope === 'own' ? !system.builtIn : isUsed(system))
}

/** The view with one value of a filter added or taken away. */
export function toggleValue(view: SystemsView, dimension: Dimension, value: string): SystemsView {
  const before = view.chosen[dimension]
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
  return { ...view, chosen: { ...view.chosen, [dimension]: after } }
}

export function withoutFilters(view: SystemsView): SystemsView {
  return { ...view, chosen: nothingChosen }
}

/** Whether filters or a search narrow the scope. */
export function isNarrowed(view: SystemsView): boolean {
  return view.search.trim() !== '' || dimensions.some((dimension) => view.chosen[dimension].length > 0)
}

/**
 * What the view shows. While something is searched for, the best find comes first; otherwise categories follow each other
 * and the systems inside them stand by name.
 */
export function systemsOf(systems: readonly System[], view: SystemsView): System[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = systems.flatMap((system) => {
    if (!isInScope(system, view.scope)) return []
    const fits = dimensions.every(
      (dimension) => view.chosen[dimension].length === 0 || view.chosen[dimension].includes(facetOf(system, dimension)),
    )
    const ranks = words.map((word) => rankOf(system, word))
    return fits && !ranks.includes(notFound) ? [{ system, rank: Math.max(0, ...ranks) }] : []
  })
  const isSearching = words.length > 0
  return found
    .sort(
      (a, b) =>
        (isSearching ? a.rank - b.rank : categoryOf(a.system).localeCompare(categoryOf(b.system), 'en')) ||
        a.system.name.localeCompare(b.system.name, 'en'),
    )
    .map(({ system }) => system)
}

const notFound = 9

/** How well one word fits a system: its name before its category, its category before its summary. */
function rankOf(system: System, word: string): number {
  const name = system.name.toLowerCase()
  if (name.startsWith(word)) return 0
  if (name.split(/[\s(/.-]+/).some((part) => part.startsWith(word))) return 1
  if (name.includes(word) || system.slug?.includes(word)) return 2
  if (categoryOf(system).toLowerCase().includes(word)) return 3
  const address = addressOf(system.parameters).toLowerCase()
  if (address.includes(word)) return 4
  return system.summary.toLowerCase().includes(word) ? 5 : notFound
}

/** How many systems of the scope have each value of a dimension, by label. */
export function countValues(
  systems: readonly System[],
  view: SystemsView,
  dimension: Dimension,
  labelOf: (value: string) => string,
): { readonly value: string; readonly label: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const system of systems) {
    if (!isInScope(system, view.scope)) continue
    const value = facetOf(system, dimension)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  for (const value of view.chosen[dimension]) if (!counts.has(value)) counts.set(value, 0)
  return [...counts]
    .map(([value, count]) => ({ value, label: labelOf(value), count }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'))
}

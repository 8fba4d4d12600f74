import type { System } from '../../../shared/domain/system.ts'

/**
 * Systems by name and category, own and used ones first; those whose name begins with the search before those that contain
 * it, and these before those that have its words anywhere.
 */
export function findSystems(systems: readonly System[], search: string, most: number): System[] {
  const wanted = search.trim().toLowerCase()
  const rank = (system: System) => {
    const name = system.name.toLowerCase()
    if (name.startsWith(wanted)) return 0
    if (name.split(/[\s(/-]+/).some((word) => word.startsWith(wanted))) return 1
    if (name.includes(wanted) || system.slug?.includes(wanted)) return 2
    const text = `${name} ${system.slug ?? ''} ${system.category}`.toLowerCase()
    return wanted.split(/\s+/).every((word) => text.includes(word)) ? 3 : 4
  }
  const weight = (system: System) => (system.builtIn ? 0 : 1000) + system.credentialCount + system.connectionCount
  return systems
    .map((system) => ({ system, rank: wanted === '' ? 0 : rank(system) }))
    .filter((entry) => entry.rank < 4)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        weight(b.system) - weight(a.system) ||
        favourite(a.system) - favourite(b.system) ||
        byName(a, b),
    )
    .slice(0, most)
    .map((entry) => entry.system)
}

/** Offered first while a vault is new and nothing tells what its person uses. */
const favourites = ['github', 'stripe', 'openai', 'slack', 'postgresql', 'anthropic']

function favourite(system: System): number {
  const at = favourites.indexOf(system.slug ?? '')
  return at === -1 ? favourites.length : at
}

function byName(a: { system: System }, b: { system: System }): number {
  return a.system.name.localeCompare(b.system.name, 'en')
}

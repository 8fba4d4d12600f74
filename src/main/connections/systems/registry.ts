import type { CatalogSystem } from './system.ts'

export const catalog: readonly CatalogSystem[] = []

/** A catalog system by ID, slug or name. */
export function findCatalogSystem(ref: string): CatalogSystem | undefined {
  return catalog.find((system) => system.id === ref || system.slug === ref || system.name === ref)
}

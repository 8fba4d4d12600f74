import type { EventOf } from '../../shared/api/contract.ts'

/** A part of the vault that can change. */
export type ChangedArea = EventOf<'vault.changed'>['areas'][number]

export const allAreas: ReadonlySet<ChangedArea> = new Set([
  'credentials',
  'connections',
  'systems',
  'audit',
  'slots',
  'reviews',
  'teams',
])

/** A store that shows something of the vault. */
interface VaultBound {
  /** Forgets everything: the vault has locked. */
  reset(): void
  /** What it shows may be old. */
  changed?(areas: ReadonlySet<ChangedArea>): void
}

const stores = new Set<VaultBound>()

/** Every store that holds something of the vault registers here, or it would outlive the lock. */
export function bindToVault(store: VaultBound): () => void {
  stores.add(store)
  return () => stores.delete(store)
}

export function resetVaultStores(): void {
  for (const store of stores) store.reset()
}

export function tellVaultStores(areas: ReadonlySet<ChangedArea>): void {
  for (const store of stores) store.changed?.(areas)
}

import { create, type StateCreator, type StoreApi, type UseBoundStore } from 'zustand'
import { bindToVault } from './vault-bound.ts'

/** A feature's store that returns to its first state when the vault locks. */
export function createVaultStore<State>(initialize: StateCreator<State>): UseBoundStore<StoreApi<State>> {
  const store = create<State>(initialize)
  bindToVault({ reset: () => store.setState(store.getInitialState(), true) })
  return store
}

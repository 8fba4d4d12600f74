import { useEffect } from 'react'
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { ErrorBody } from '../../shared/errors.ts'
import { toErrorBody } from '../client/errors.ts'
import { bindToVault, type ChangedArea } from './vault-bound.ts'

interface ItemState<T> {
  /** Which item it is about; null while none is shown. */
  readonly id: string | null
  readonly value: T | null
  readonly error: ErrorBody | null
  readonly isLoading: boolean
}

/** One item by ID that a screen shows, kept up to date while it is open. */
export interface Item<T> {
  readonly store: UseBoundStore<StoreApi<ItemState<T>>>
  /** Shows the item; another ID forgets the one before. The returned function ends it, and the last one forgets. */
  readonly look: (id: string) => () => void
  readonly reload: () => Promise<void>
}

/** Shows an item in a component. While another is being read, `value` is null. */
export function useItem<T>(item: Item<T>, id: string | null): ItemState<T> {
  useEffect(() => (id === null ? undefined : item.look(id)), [item, id])
  const state = item.store()
  return state.id === id ? state : { id, value: null, error: null, isLoading: id !== null }
}

/** Makes an item. It is read again when one of `areas` changes while it is open, and forgotten when the vault locks. */
export function createItem<T>(load: (id: string) => Promise<T>, areas: readonly ChangedArea[]): Item<T> {
  const first: ItemState<T> = { id: null, value: null, error: null, isLoading: false }
  const store = create<ItemState<T>>(() => first)
  let round = 0
  let lookers = 0

  const reload = async () => {
    const { id } = store.getState()
    if (id === null) return
    const mine = ++round
    store.setState({ isLoading: true })
    try {
      const value = await load(id)
      if (mine === round) store.setState({ value, error: null, isLoading: false })
    } catch (failure) {
      if (mine === round) store.setState({ value: null, error: toErrorBody(failure), isLoading: false })
    }
  }
  bindToVault({
    reset() {
      round++
      store.setState(first, true)
    },
    changed(changed) {
      if (areas.some((area) => changed.has(area))) void reload()
    },
  })
  return {
    store,
    look(id) {
      lookers++
      if (store.getState().id !== id) {
        store.setState({ ...first, id })
        void reload()
      }
      return () => {
        lookers--
        if (lookers > 0) return
        round++
        store.setState(first, true)
      }
    },
    reload,
  }
}

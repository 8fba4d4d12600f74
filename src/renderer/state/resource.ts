import { useEffect } from 'react'
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { ErrorBody } from '../../shared/errors.ts'
import { toErrorBody } from '../client/errors.ts'
import { bindToVault, type ChangedArea } from './vault-bound.ts'

interface ResourceState<T> {
  readonly value: T | null
  readonly error: ErrorBody | null
  readonly isLoading: boolean
}

/** One answer of the core that a screen shows, kept up to date while somebody looks at it. */
export interface Resource<T> {
  readonly get: () => ResourceState<T>
  readonly reload: () => Promise<void>
  /** Somebody looks at it from now on; it is read when it is old. The returned function ends it. */
  readonly look: () => () => void
  readonly store: UseBoundStore<StoreApi<ResourceState<T>>>
}

/** Shows a resource in a component and reads it when needed. */
export function useResource<T>(resource: Resource<T>): ResourceState<T> {
  useEffect(() => resource.look(), [resource])
  return resource.store()
}

/**
 * Makes a resource. It is read when it is first looked at, again when one of `areas` changes (at once while it is looked
 * at, otherwise at the next look), and forgotten when the vault locks. Newer answers win over older ones.
 */
export function createResource<T>(load: () => Promise<T>, areas: readonly ChangedArea[]): Resource<T> {
  const first: ResourceState<T> = { value: null, error: null, isLoading: false }
  const store = create<ResourceState<T>>(() => first)
  let lookers = 0
  let isStale = true
  let round = 0

  const reload = async () => {
    const mine = ++round
    isStale = false
    store.setState({ isLoading: true })
    try {
      const value = await load()
      if (mine === round) store.setState({ value, error: null, isLoading: false })
    } catch (failure) {
      if (mine === round) store.setState({ error: toErrorBody(failure), isLoading: false })
    }
  }
  bindToVault({
    reset() {
      round++
      isStale = true
      store.setState(first, true)
    },
    changed(changed) {
      if (!areas.some((area) => changed.has(area))) return
      isStale = true
      if (lookers > 0) void reload()
    },
  })
  return {
    get: store.getState,
    reload,
    look() {
      lookers++
      if (isStale) void reload()
      return () => {
        lookers--
      }
    },
    store,
  }
}

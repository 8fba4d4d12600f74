import { readView, type SavedView } from './list-view.ts'

/** A view that a person has given a name. */
export interface SavedFilter {
  readonly name: string
  readonly view: SavedView
}

/** The part of `localStorage` that is needed. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const most = 30

/** Filters hold names of systems, teams and tags, nothing secret; each vault has its own. */
function keyOf(vault: string): string {
  return `keyward.filters.${vault}`
}

/** The saved filters of a vault, in the order of their names. Damaged text counts as none. */
export function readSavedFilters(store: TextStore, vault: string): SavedFilter[] {
  try {
    const list: unknown = JSON.parse(store.getItem(keyOf(vault)) ?? '[]')
    if (!Array.isArray(list)) return []
    return list.flatMap((entry: unknown) => {
      const { name, view } = (entry ?? {}) as { name?: unknown; view?: unknown }
      return typeof name === 'string' && name.trim() !== '' ? [{ name: name.slice(0, 60), view: readView(view) }] : []
    })
  } catch {
    return []
  }
}

/** Adds a filter, or replaces the one of this name. The filters as they stand then. */
export function saveFilter(store: TextStore, vault: string, filter: SavedFilter): SavedFilter[] {
  const name = filter.name.trim().slice(0, 60)
  const others = readSavedFilters(store, vault).filter((other) => other.name.toLowerCase() !== name.toLowerCase())
  const list = [...others, { name, view: readView(filter.view) }]
  return write(store, vault, list.sort((a, b) => a.name.localeCompare(b.name, 'en')).slice(0, most))
}

export function removeFilter(store: TextStore, vault: string, name: string): SavedFilter[] {
  return write(
    store,
    vault,
    readSavedFilters(store, vault).filter((filter) => filter.name !== name),
  )
}

function write(store: TextStore, vault: string, list: SavedFilter[]): SavedFilter[] {
  try {
    if (list.length === 0) store.removeItem(keyOf(vault))
    else store.setItem(keyOf(vault), JSON.stringify(list))
  } catch {
    // A browser that keeps nothing still shows them until the window closes.
  }
  return list
}

import { describe, expect, it } from 'vitest'
import { defaultView, toggleValue } from './list-view.ts'
import { readSavedFilters, removeFilter, saveFilter, type TextStore } from './saved-filters.ts'

function memory(): TextStore & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>()
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  }
}

const expired = toggleValue(defaultView, 'status', 'expired')

describe('C5 saved filters', () => {
  it('are kept by vault and in the order of their names', () => {
    const store = memory()
    saveFilter(store, 'work', { name: 'Urgent', view: expired })
    saveFilter(store, 'work', { name: 'All', view: defaultView })
    expect(readSavedFilters(store, 'work').map(({ name }) => name)).toEqual(['All', 'Urgent'])
    expect(readSavedFilters(store, 'home')).toEqual([])
  })

  it('replace the one that has the same name', () => {
    const store = memory()
    saveFilter(store, 'work', { name: 'Urgent', view: defaultView })
    saveFilter(store, 'work', { name: ' urgent ', view: expired })
    const [only, ...rest] = readSavedFilters(store, 'work')
    expect(rest).toEqual([])
    expect(only).toMatchObject({ name: 'urgent', view: { chosen: { status: ['expired'] } } })
  })

  it('leave nothing behind when the last one is removed', () => {
    const store = memory()
    saveFilter(store, 'work', { name: 'Urgent', view: expired })
    expect(removeFilter(store, 'work', 'Urgent')).toEqual([])
    expect(store.texts.size).toBe(0)
  })

  it('count as none when their text is damaged', () => {
    const store = memory()
    store.setItem('keyward.filters.work', '{"name":')
    expect(readSavedFilters(store, 'work')).toEqual([])
    store.setItem('keyward.filters.work', '[null, {"name": ""}, {"name": "Kept", "view": 3}]')
    expect(readSavedFilters(store, 'work').map(({ name }) => name)).toEqual(['Kept'])
  })
})

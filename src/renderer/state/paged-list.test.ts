import { beforeEach, describe, expect, it } from 'vitest'
import { createPagedList } from './paged-list.ts'
import { resetVaultStores, tellVaultStores } from './vault-bound.ts'

const settled = () => new Promise((done) => setTimeout(done))

describe('a list that is read page by page', () => {
  let all: string[] = []
  const asked: (string | null)[] = []
  const list = createPagedList<string, { readonly search: string }>({
    query: { search: '' },
    areas: ['credentials'],
    async load({ search }, cursor) {
      asked.push(cursor)
      const found = all.filter((row) => row.includes(search))
      const from = Number(cursor ?? 0)
      const next = from + 2 < found.length ? String(from + 2) : null
      return { items: found.slice(from, from + 2), nextCursor: next, total: found.length }
    },
  })
  beforeEach(() => {
    resetVaultStores()
    all = ['a1', 'a2', 'a3', 'b1', 'b2']
    asked.length = 0
  })

  it('reads on from where it stopped until the end', async () => {
    const stop = list.look()
    await settled()
    expect(list.get()).toMatchObject({ rows: ['a1', 'a2'], total: 5, hasMore: true, isFirst: false })
    list.loadMore()
    await settled()
    list.loadMore()
    await settled()
    expect(list.get()).toMatchObject({ rows: ['a1', 'a2', 'a3', 'b1', 'b2'], hasMore: false })
    list.loadMore()
    await settled()
    expect(asked).toEqual([null, '2', '4'])
    stop()
  })

  it('tells which query its rows answer', async () => {
    const stop = list.look()
    await settled()
    const before = list.get().query
    list.setQuery({ search: 'b' })
    expect(list.get()).toMatchObject({ query: { search: 'b' }, answered: before, rows: ['a1', 'a2'] })
    await settled()
    expect(list.get()).toMatchObject({ query: { search: 'b' }, answered: { search: 'b' } })
    stop()
  })

  it('asks for the next page once, however often it is told to', async () => {
    const stop = list.look()
    await settled()
    list.loadMore()
    list.loadMore()
    list.loadMore()
    await settled()
    expect(asked).toEqual([null, '2'])
    stop()
  })

  it('keeps its length after a change, so that the place in it is not lost', async () => {
    const stop = list.look()
    await settled()
    list.loadMore()
    await settled()
    all = ['a0', ...all]
    tellVaultStores(new Set(['credentials']))
    await settled()
    expect(list.get().rows).toEqual(['a0', 'a1', 'a2', 'a3'])
    expect(list.get().total).toBe(6)
    stop()
  })

  it('drops the answer to an older question', async () => {
    const stop = list.look()
    list.setQuery({ search: 'b' })
    await settled()
    expect(list.get()).toMatchObject({ rows: ['b1', 'b2'], total: 2, hasMore: false })
    stop()
  })

  it('keeps nothing after a lock', async () => {
    const stop = list.look()
    await settled()
    stop()
    list.setQuery({ search: 'b' })
    resetVaultStores()
    expect(list.get()).toMatchObject({ rows: [], total: 0, query: { search: '' } })
  })
})

import { useEffect } from 'react'
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { ErrorBody } from '../../shared/errors.ts'
import { toErrorBody } from '../client/errors.ts'
import { bindToVault, type ChangedArea } from './vault-bound.ts'

/** One page of a list as the core answers it. */
interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
  readonly total: number
}

interface PagedListState<Row, Query> {
  readonly query: Query
  /** The query that `rows` answer: after a change of the query the one before, until the new rows are here. */
  readonly answered: Query
  readonly rows: readonly Row[]
  readonly total: number
  readonly hasMore: boolean
  readonly isLoading: boolean
  /** True until the first page of this query has come. */
  readonly isFirst: boolean
  readonly error: ErrorBody | null
}

/** A list that is read page by page. */
export interface PagedList<Row, Query> {
  readonly get: () => PagedListState<Row, Query>
  /** Somebody looks at it from now on; it is read when it is old. The returned function ends it. */
  readonly look: () => () => void
  readonly store: UseBoundStore<StoreApi<PagedListState<Row, Query>>>
  /** Reads the list anew with another filter, search or sort. The old rows stay until the new ones are here. */
  readonly setQuery: (query: Query) => void
  readonly loadMore: () => void
  readonly reload: () => Promise<void>
}

/** Shows a list in a component and reads its first page when needed. */
export function usePagedList<Row, Query>(list: PagedList<Row, Query>): PagedListState<Row, Query> {
  useEffect(() => list.look(), [list])
  return list.store()
}

interface PagedListOptions<Row, Query> {
  readonly query: Query
  /** Reads one page of at most 100 rows; `cursor` is null for the first one. */
  readonly load: (query: Query, cursor: string | null) => Promise<Page<Row>>
  readonly areas: readonly ChangedArea[]
}

/** Pages that are read again at once after a change, so that the place in a long list isn't lost. */
const pagesToKeep = 10

/**
 * Makes a paged list. After a change in `areas` it reads again as many pages as it had, up to ten, and swaps them in
 * together, so that the list doesn't jump. Answers to an older query are dropped. Forgotten when the vault locks.
 */
export function createPagedList<Row, Query>(options: PagedListOptions<Row, Query>): PagedList<Row, Query> {
  const { load, areas } = options
  const first: PagedListState<Row, Query> = {
    query: options.query,
    answered: options.query,
    rows: [],
    total: 0,
    hasMore: false,
    isLoading: false,
    isFirst: true,
    error: null,
  }
  const store = create<PagedListState<Row, Query>>(() => first)
  let cursor: string | null = null
  let pages = 0
  let round = 0
  let lookers = 0
  let isStale = true

  const read = async (wanted: number) => {
    const mine = ++round
    const { query } = store.getState()
    isStale = false
    store.setState({ isLoading: true })
    try {
      const rows: Row[] = []
      let next: string | null = null
      let total = 0
      let count = 0
      do {
        const page: Page<Row> = await load(query, next)
        if (mine !== round) return
        rows.push(...page.items)
        next = page.nextCursor
        total = page.total
        count++
      } while (next !== null && count < wanted)
      cursor = next
      pages = count
      store.setState({
        answered: query,
        rows,
        total,
        hasMore: next !== null,
        isLoading: false,
        isFirst: false,
        error: null,
      })
    } catch (failure) {
      if (mine === round) store.setState({ error: toErrorBody(failure), isLoading: false, isFirst: false })
    }
  }
  const readOn = async () => {
    const { query, isLoading, hasMore, rows } = store.getState()
    if (isLoading || !hasMore) return
    const mine = ++round
    store.setState({ isLoading: true })
    try {
      const page = await load(query, cursor)
      if (mine !== round) return
      cursor = page.nextCursor
      pages++
      store.setState({
        rows: [...rows, ...page.items],
        total: page.total,
        hasMore: page.nextCursor !== null,
        isLoading: false,
        error: null,
      })
    } catch (failure) {
      if (mine === round) store.setState({ error: toErrorBody(failure), isLoading: false, hasMore: false })
    }
  }
  const reload = () => read(Math.min(pagesToKeep, Math.max(1, pages)))

  bindToVault({
    reset() {
      round++
      cursor = null
      pages = 0
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
    look() {
      lookers++
      if (isStale) void reload()
      return () => {
        lookers--
      }
    },
    store,
    setQuery(query) {
      store.setState({ query })
      isStale = true
      if (lookers > 0) void read(1)
    },
    loadMore: () => void readOn(),
    reload,
  }
}

import type { RequestOf } from '../../shared/api/contract.ts'
import type { Connection } from '../../shared/domain/connection.ts'
import { client } from '../client/client.ts'
import { debounce } from '../credentials/debounce.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createItem } from '../state/item.ts'
import { createPagedList } from '../state/paged-list.ts'
import type { ScrollPlace } from '../ui/use-virtual-window.ts'
import { type ConnectionView, defaultView, toRequest } from './list-view.ts'

const pageSize = 100

const list = (view: ConnectionView, cursor: string | null) =>
  client.connections.list({ ...toRequest(view), limit: pageSize, cursor } satisfies RequestOf<'connections.list'>)

export const connectionList = createPagedList<Connection, ConnectionView>({
  query: defaultView,
  load: list,
  areas: ['connections', 'credentials', 'systems'],
})

/** The connection whose details are open, and what its tests have found. */
export const openConnection = createItem(
  (ref) => client.connections.get({ ref }),
  ['connections', 'credentials', 'systems'],
)
export const openHistory = createItem(
  (connectionId) => client.tests.history({ connectionId, limit: 30 }),
  ['connections'],
)

interface ConnectionsState {
  readonly searchText: string
  readonly selected: ReadonlySet<string>
  readonly place: ScrollPlace
}

/** What the list looks like apart from its rows. */
export const useConnections = createVaultStore<ConnectionsState>(() => ({
  searchText: '',
  selected: new Set(),
  place: { top: 0 },
}))

const search = debounce(() => {
  const { query } = connectionList.get()
  const { searchText } = useConnections.getState()
  if (query.search !== searchText) setView({ ...query, search: searchText })
}, 60)

export function setSearchText(searchText: string): void {
  useConnections.setState({ searchText })
  search()
}

/** Shows the list in another way, from its beginning. */
export function setView(view: ConnectionView): void {
  search.cancel()
  useConnections.setState({ searchText: view.search, selected: new Set(), place: { top: 0 } })
  connectionList.setQuery(view)
}

export function select(selected: ReadonlySet<string>): void {
  useConnections.setState({ selected })
}

/** The IDs of everything that a view shows, also of what isn't loaded. @throws CallError */
export async function collectIds(view: ConnectionView): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(view, cursor)
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor !== null)
  return ids
}

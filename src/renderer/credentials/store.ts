import type { CredentialRow } from '../../shared/domain/credential.ts'
import { client } from '../client/client.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createItem } from '../state/item.ts'
import { createPagedList } from '../state/paged-list.ts'
import { useSession } from '../state/session.ts'
import type { ScrollPlace } from '../ui/use-virtual-window.ts'
import { debounce } from './debounce.ts'
import { defaultView, type ListView, readView, type SavedView, toRequest } from './list-view.ts'
import { readSavedFilters, removeFilter, type SavedFilter, saveFilter } from './saved-filters.ts'

const pageSize = 100

export const credentialList = createPagedList<CredentialRow, ListView>({
  query: defaultView,
  load: (view, cursor) => client.credentials.list({ ...toRequest(view), limit: pageSize, cursor }),
  areas: ['credentials', 'connections', 'systems'],
})

/** The credential whose details are open. */
export const openCredential = createItem(
  (ref) => client.credentials.get({ ref }),
  ['credentials', 'connections', 'systems'],
)
export const openVersions = createItem((id) => client.credentials.versions({ id }), ['credentials'])
export const openReferences = createItem((id) => client.credentials.references({ id }), ['credentials'])

interface CredentialsState {
  /** The search as it stands in its field; the list follows a moment later. */
  readonly searchText: string
  readonly selected: ReadonlySet<string>
  readonly collapsed: ReadonlySet<string>
  readonly place: ScrollPlace
  readonly saved: readonly SavedFilter[]
}

/** What the list looks like apart from its rows. It outlives leaving the area, so that the way back leads to the same place. */
export const useCredentials = createVaultStore<CredentialsState>(() => ({
  searchText: '',
  selected: new Set(),
  collapsed: new Set(),
  place: { top: 0 },
  saved: [],
}))

/** Long enough to type a letter, short enough not to be noticed. */
const searchDelayMs = 60

const search = debounce(() => {
  const { query } = credentialList.get()
  const { searchText } = useCredentials.getState()
  if (query.search !== searchText) setView({ ...query, search: searchText })
}, searchDelayMs)

export function setSearchText(searchText: string): void {
  useCredentials.setState({ searchText })
  search()
}

/** Shows the list in another way, from its beginning. What was selected may not be in it any more. */
export function setView(view: ListView): void {
  search.cancel()
  useCredentials.setState({ searchText: view.search, selected: new Set(), place: { top: 0 } })
  credentialList.setQuery(view)
}

export function changeView(change: Partial<ListView>): void {
  setView({ ...credentialList.get().query, ...change })
}

export function showSavedView(view: SavedView): void {
  setView({ ...readView(view), ends: null, trashed: false })
}

export function select(selected: ReadonlySet<string>): void {
  useCredentials.setState({ selected })
}

export function toggleGroup(key: string): void {
  const collapsed = new Set(useCredentials.getState().collapsed)
  if (!collapsed.delete(key)) collapsed.add(key)
  useCredentials.setState({ collapsed })
}

const vaultName = () => useSession.getState().status?.name ?? ''

export function loadSavedFilters(): void {
  useCredentials.setState({ saved: readSavedFilters(localStorage, vaultName()) })
}

export function keepFilter(name: string): void {
  const { trashed: _trashed, ends: _ends, ...view } = credentialList.get().query
  useCredentials.setState({ saved: saveFilter(localStorage, vaultName(), { name, view }) })
}

export function forgetFilter(name: string): void {
  useCredentials.setState({ saved: removeFilter(localStorage, vaultName(), name) })
}

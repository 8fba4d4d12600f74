import type { System } from '../../shared/domain/system.ts'
import { client } from '../client/client.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createItem } from '../state/item.ts'
import { createResource } from '../state/resource.ts'
import type { ScrollPlace } from '../ui/use-virtual-window.ts'
import { defaultView, type SystemsView } from './view.ts'

/** The catalog and own systems, with the counts of what uses them. */
export const systemList = createResource(
  async () => (await client.systems.list({})).items,
  ['systems', 'credentials', 'connections'],
)

/** One thing that uses a system. */
export interface SystemUse {
  readonly id: string
  readonly name: string
  readonly environment: string
}

export interface SystemUses {
  readonly credentials: readonly SystemUse[]
  readonly connections: readonly SystemUse[]
}

/** Names that are listed at most; counts tell of the rest. */
const mostNames = 100

/** The first names of what uses a system. @throws CallError */
export async function loadUses(system: Pick<System, 'id' | 'name' | 'connectionCount'>): Promise<SystemUses> {
  const [credentials, connections] = await Promise.all([
    client.credentials.list({
      filter: { systemId: [system.id] },
      sort: 'name',
      descending: false,
      limit: mostNames,
      cursor: null,
    }),
    // The list of connections is searched, not filtered, by system: the search also finds the name elsewhere.
    system.connectionCount === 0
      ? { items: [] }
      : client.connections.list({ search: system.name.slice(0, 200), limit: mostNames, cursor: null }),
  ])
  return {
    credentials: credentials.items.map(({ id, name, environment }) => ({ id, name, environment })),
    connections: connections.items
      .filter(({ systemId }) => systemId === system.id)
      .map(({ id, name, environment }) => ({ id, name, environment })),
  }
}

/** The opened system with its guide. */
export const openSystem = createItem((id) => client.systems.get({ ref: id }), ['systems'])

/** What uses the opened system. */
export const openUses = createItem(
  async (id) => loadUses(await client.systems.get({ ref: id })),
  ['systems', 'credentials', 'connections'],
)

interface SystemsState {
  readonly view: SystemsView
  readonly collapsed: ReadonlySet<string>
  readonly place: ScrollPlace
}

/** What the list looks like. It outlives leaving the area, so that the way back leads to the same place. */
export const useSystems = createVaultStore<SystemsState>(() => ({
  view: defaultView,
  collapsed: new Set(),
  place: { top: 0 },
}))

/** Shows the list in another way, from its beginning. */
export function setView(view: SystemsView): void {
  useSystems.setState({ view, place: { top: 0 } })
}

export function toggleGroup(key: string): void {
  const collapsed = new Set(useSystems.getState().collapsed)
  if (!collapsed.delete(key)) collapsed.add(key)
  useSystems.setState({ collapsed })
}

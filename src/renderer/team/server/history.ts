import type { ResponseOf } from '../../../shared/api/contract.ts'
import { client } from '../../client/client.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { createItem } from '../../state/item.ts'
import { createPagedList } from '../../state/paged-list.ts'
import { useServers } from './store.ts'
import { part } from './words.ts'

export type RevisionRow = ResponseOf<'remotes.history'>['items'][number]
export type RevisionDifference = ResponseOf<'remotes.revision'>

/** Each revision is read from the server and opened, so a page is small. */
const pageSize = 20

/** The revisions of a team’s server. They are read when the page is opened: a change here is none there. */
export const revisions = createPagedList<RevisionRow, { readonly teamId: string }>({
  query: { teamId: '' },
  load: async ({ teamId }, cursor) => {
    const before = cursor === null ? null : Number(cursor)
    const { items, hasMore } = await client.remotes.history({ teamId, before, limit: pageSize })
    const last = items[items.length - 1]
    return { items, total: items.length, nextCursor: hasMore && last ? String(last.number) : null }
  },
  areas: [],
})

/** What the opened revision has otherwise than the vault, by its key. It is read from the server, so no change reads it again by itself. */
export const openedRevision = createItem((key) => {
  const [teamId = '', number] = key.split(' ')
  return client.remotes.revision({ teamId, number: Number(number) })
}, [])

export function revisionKey(teamId: string, number: number): string {
  return `${teamId} ${number}`
}

interface HistoryState {
  /** Number of the revision that is open beside the list. */
  readonly opened: number | null
}

export const useHistory = createVaultStore<HistoryState>(() => ({ opened: null }))

export function showHistory(teamId: string): void {
  useHistory.setState({ opened: null })
  revisions.setQuery({ teamId })
  useServers.setState({ view: 'history' })
}

/** What a revision brought: `2 changed, 1 taken out`; empty where the one before it can’t be read. */
export function revisionWords({ changed, removed }: Pick<RevisionRow, 'changed' | 'removed'>): string {
  if (changed === null || removed === null) return ''
  return [part(changed, 'changed'), part(removed, 'taken out')].filter(Boolean).join(', ') || 'Members alone'
}

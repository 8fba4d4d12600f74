import type { ResponseOf } from '../../../shared/api/contract.ts'
import { client } from '../../client/client.ts'
import { createPagedList } from '../../state/paged-list.ts'
import { useServers } from './store.ts'

export type RevisionRow = ResponseOf<'remotes.history'>['items'][number]

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

export function showHistory(teamId: string): void {
  revisions.setQuery({ teamId })
  useServers.setState({ view: 'history' })
}

import { ArrowLeft } from 'lucide-react'
import type { Team } from '../../../shared/domain/team.ts'
import { usePagedList } from '../../state/paged-list.ts'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { formatTime } from '../../ui/dates.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { type TableColumn, VirtualTable } from '../../ui/virtual-table.tsx'
import { PersonTile } from '../looks.tsx'
import { type RevisionRow, revisions } from './history.ts'
import { useServers } from './store.ts'

/** What lies on a team’s server: its revisions, newest first. */
export function HistoryPage({ team }: { readonly team: Team }) {
  const { rows, hasMore, isLoading, isFirst, error, query } = usePagedList(revisions)
  const isRead = query.teamId === team.id
  return (
    <div className="kw-page">
      <div className="kw-team-head">
        <IconButton
          icon={ArrowLeft}
          label={`Server of ${team.name}`}
          placement="bottom"
          autoFocus
          onPress={() => useServers.setState({ view: 'server' })}
        />
        <PageHeader title="History" detail={`on the server of ${team.name}`} />
      </div>
      {error && (
        <div className="kw-team-notice">
          <ErrorNotice
            error={error}
            actions={
              <Button size="small" onPress={() => void revisions.reload()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      <div className="kw-team-rows">
        <VirtualTable
          label="Revisions"
          rows={isRead ? rows : []}
          keyOf={({ number }) => String(number)}
          columns={columns}
          hasMore={hasMore}
          isLoading={isLoading && (isFirst || hasMore)}
          onLoadMore={revisions.loadMore}
          empty={
            error ? undefined : (
              <EmptyState art="clock" title="Nothing was sent yet">
                Each time somebody sends changes, the server gets a revision: who changed it, when, and how many
                credentials the team has then.
              </EmptyState>
            )
          }
        />
      </div>
    </div>
  )
}

const columns: readonly TableColumn<RevisionRow>[] = [
  {
    id: 'number',
    label: 'Revision',
    width: '100px',
    isRowHeader: true,
    cell: ({ number }) => <span className="kw-numbers kw-team-name">{number.toLocaleString('en')}</span>,
  },
  {
    id: 'author',
    label: 'Sent by',
    width: 'minmax(160px, 1fr)',
    cell: ({ author }) => (
      <span className="kw-team-person">
        <PersonTile name={author} />
        <span className="kw-ellipsis">{author}</span>
      </span>
    ),
  },
  {
    id: 'at',
    label: 'Sent',
    width: '190px',
    cell: ({ at }) => <span className="kw-numbers">{formatTime(at)}</span>,
  },
  {
    id: 'credentials',
    label: 'Credentials',
    width: '132px',
    hideBelow: 560,
    cell: ({ credentials }) => count(credentials, 'credential'),
  },
]

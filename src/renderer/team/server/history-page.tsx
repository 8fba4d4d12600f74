import type { Team } from '../../../shared/domain/team.ts'
import { usePagedList } from '../../state/paged-list.ts'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { formatTime } from '../../ui/dates.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { type TableColumn, VirtualTable } from '../../ui/virtual-table.tsx'
import { PersonTile } from '../looks.tsx'
import { type RevisionRow, revisions, revisionWords, useHistory } from './history.ts'
import { ServerPageHead } from './page-head.tsx'
import { RevisionDetail } from './revision-detail.tsx'

/** What lies on a team’s server: its revisions, newest first. */
export function HistoryPage({ team }: { readonly team: Team }) {
  const { rows, hasMore, isLoading, isFirst, error, query } = usePagedList(revisions)
  const opened = useHistory((state) => state.opened)
  const isRead = query.teamId === team.id
  const row = rows.find(({ number }) => number === opened)
  return (
    <div className="kw-page">
      <ServerPageHead team={team} title="History" detail={`on the server of ${team.name}`} />
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
        <SplitView
          detailLabel="Revision"
          backLabel="All revisions"
          onBack={() => useHistory.setState({ opened: null })}
          list={
            <VirtualTable
              label="Revisions"
              rows={isRead ? rows : []}
              keyOf={({ number }) => String(number)}
              columns={columns}
              openKey={opened === null ? null : String(opened)}
              onOpen={(key) => useHistory.setState({ opened: Number(key) })}
              hasMore={hasMore}
              isLoading={isLoading && (isFirst || hasMore)}
              onLoadMore={revisions.loadMore}
              empty={
                error ? undefined : (
                  <EmptyState art="clock" title="Nothing was sent yet">
                    Each time somebody sends changes, the server gets a revision: who has sent what, and when. What it
                    had can be brought back from there.
                  </EmptyState>
                )
              }
            />
          }
          detail={row ? <RevisionDetail key={row.number} team={team} revision={row} /> : null}
        />
      </div>
    </div>
  )
}

const columns: readonly TableColumn<RevisionRow>[] = [
  {
    id: 'number',
    label: 'Revision',
    width: '84px',
    isRowHeader: true,
    cell: ({ number }) => <span className="kw-numbers kw-team-name">{number.toLocaleString('en')}</span>,
  },
  {
    id: 'author',
    label: 'Sent by',
    width: 'minmax(140px, 1fr)',
    cell: ({ author }) => (
      <span className="kw-team-person">
        <PersonTile name={author} />
        <span className="kw-ellipsis">{author}</span>
      </span>
    ),
  },
  {
    id: 'changes',
    label: 'What it brought',
    width: '176px',
    hideBelow: 500,
    cell: (row) => revisionWords(row) || <span className="kw-muted">—</span>,
  },
  {
    id: 'at',
    label: 'Sent',
    width: '150px',
    cell: ({ at }) => <span className="kw-numbers">{formatTime(at)}</span>,
  },
  {
    id: 'credentials',
    label: 'Credentials',
    width: '132px',
    hideBelow: 640,
    cell: ({ credentials }) => count(credentials, 'credential'),
  },
]

import { ShieldCheck, UserPlus } from 'lucide-react'
import { useMemo } from 'react'
import type { Contact } from '../../shared/domain/team.ts'
import { useResource } from '../state/resource.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { useAnnounced } from '../ui/use-announced.ts'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { PersonTile, TrustMark } from './looks.tsx'
import { TeamParts } from './parts.tsx'
import { PersonDetail } from './person-detail.tsx'
import { ask, contacts, useTeams } from './store.ts'

/** The people whose cards are in the vault, one of them beside the list. */
export function PeoplePage() {
  const { value, error, isLoading } = useResource(contacts)
  const search = useTeams((state) => state.searchPeople)
  const scroll = useTeams((state) => state.peoplePlace)
  const openId = useTeams((state) => state.openPerson)
  const opened = value?.find(({ id }) => id === openId)
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase()
    return (value ?? []).filter(({ name }) => name.toLowerCase().includes(wanted))
  }, [value, search])
  useAnnounced(search.trim() === '' ? null : `${rows.length} found`)
  const open = (id: string | null) => useTeams.setState({ openPerson: id })
  const add = (
    <Button variant="primary" icon={UserPlus} onPress={() => ask({ for: 'add-person' })}>
      Add a person
    </Button>
  )
  return (
    <div className="kw-page">
      <SplitView
        detailLabel="Person"
        backLabel="All people"
        onBack={() => open(null)}
        list={
          <>
            <PageHeader title="Team" actions={add}>
              <TeamParts current="people" />
              {(value?.length ?? 0) > 0 && (
                <SearchField
                  label="Search people"
                  value={search}
                  onChange={(text) => useTeams.setState({ searchPeople: text, peoplePlace: { top: 0 } })}
                />
              )}
            </PageHeader>
            {error && (
              <div className="kw-team-notice">
                <ErrorNotice error={error} />
              </div>
            )}
            <VirtualTable
              label="People"
              rows={rows}
              keyOf={({ id }) => id}
              columns={columns}
              openKey={openId}
              onOpen={open}
              isLoading={isLoading && value === null}
              place={scroll}
              empty={
                search.trim() === '' ? (
                  <EmptyState art="link" title="Nobody’s card yet" actions={add}>
                    Ask a colleague for their card: the text, the file, or a picture of the QR code. Then compare its
                    eight words with them.
                  </EmptyState>
                ) : (
                  <EmptyState art="search" title={`Nobody found for “${search.trim()}”`} />
                )
              }
            />
          </>
        }
        detail={opened ? <PersonDetail key={opened.id} contact={opened} onClose={() => open(null)} /> : null}
      />
    </div>
  )
}

const columns: readonly TableColumn<Contact>[] = [
  {
    id: 'name',
    label: 'Person',
    width: 'minmax(180px, 2fr)',
    isRowHeader: true,
    cell: ({ name }) => (
      <span className="kw-team-person">
        <PersonTile name={name} />
        <span className="kw-ellipsis kw-team-name">{name}</span>
      </span>
    ),
  },
  {
    id: 'trust',
    label: 'Words',
    width: '132px',
    cell: ({ verifiedAt }) => <TrustMark trust={verifiedAt === null ? 'unverified' : 'verified'} />,
  },
  {
    id: 'teams',
    label: 'Teams',
    width: 'minmax(110px, 1fr)',
    hideBelow: 620,
    cell: ({ teams }) =>
      teams.length === 0 ? (
        <span className="kw-muted">—</span>
      ) : (
        <span className="kw-ellipsis" title={teams.join(', ')}>
          {teams.length > 2 ? count(teams.length, 'team') : teams.join(', ')}
        </span>
      ),
  },
  { id: 'added', label: 'Added', width: '116px', hideBelow: 520, cell: ({ addedAt }) => <RelativeTime at={addedAt} /> },
  {
    id: 'next',
    label: '',
    width: '116px',
    hideBelow: 460,
    cell: (contact) =>
      contact.verifiedAt === null && (
        <Button
          size="small"
          icon={ShieldCheck}
          aria-label={`Compare words with ${contact.name}`}
          onPress={() => ask({ for: 'verify', contact })}
        >
          Compare
        </Button>
      ),
  },
]

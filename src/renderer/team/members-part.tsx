import { UserMinus } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import type { Team, TeamMemberInfo } from '../../shared/domain/team.ts'
import { usePagedList } from '../state/paged-list.ts'
import { Badge } from '../ui/badge.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Select } from '../ui/select.tsx'
import { SelectionBar } from '../ui/selection-bar.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { useAnnounced } from '../ui/use-announced.ts'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { PersonTile, TrustMark } from './looks.tsx'
import { MemberDetail } from './member-detail.tsx'
import { GoneBanner } from './offboarding/gone-part.tsx'
import { ask, members, narrowMembers, useTeams } from './store.ts'
import { roleWords, whyNotChange } from './words.ts'

interface MembersPartProps {
  readonly team: Team
  readonly head: ReactNode
}

/** The members of a team, one of them beside the list. */
export function MembersPart({ team, head }: MembersPartProps) {
  const { rows, total, hasMore, isLoading, isFirst, error, query } = usePagedList(members)
  const openMember = useTeams((state) => state.openMember)
  const selected = useTeams((state) => state.selected)
  const place = useTeams((state) => state.membersPlace)
  const columns = useMemo(() => columnsOf(team), [team])
  const opened = rows.find(({ id }) => id === openMember)
  const isOwner = team.role === 'owner'
  const why = whyNotChange(team)
  const isNarrowed = query.search.trim() !== '' || query.groupId !== null
  useAnnounced(isNarrowed && !isLoading ? `${total} found` : null)
  const chosen = rows.filter(({ id, isSelf }) => selected.has(id) && !isSelf)
  return (
    <div className="kw-page">
      <SplitView
        detailLabel="Member"
        backLabel="All members"
        onBack={() => useTeams.setState({ openMember: null })}
        list={
          <>
            {head}
            <GoneBanner team={team} />
            {(why !== null || error) && (
              <div className="kw-team-notice">
                {why !== null && <Banner tone={team.role === null ? 'warn' : 'info'}>{why}</Banner>}
                <ErrorNotice error={error} />
              </div>
            )}
            <VirtualTable
              label="Members"
              rows={rows}
              total={total}
              keyOf={({ id }) => id}
              columns={columns}
              openKey={openMember}
              onOpen={(id) => useTeams.setState({ openMember: id })}
              {...(isOwner && {
                selection: selected,
                onSelectionChange: (keys: ReadonlySet<string>) => useTeams.setState({ selected: keys }),
              })}
              hasMore={hasMore}
              isLoading={isLoading && (isFirst || hasMore)}
              onLoadMore={members.loadMore}
              place={place}
              empty={
                <EmptyState art="search" title={isNarrowed ? 'Nobody found' : 'Nobody is here'}>
                  {query.groupId === null ? undefined : 'Nobody of this group fits.'}
                </EmptyState>
              }
            />
            <SelectionBar count={selected.size} onClear={() => useTeams.setState({ selected: new Set() })}>
              <Button
                size="small"
                icon={UserMinus}
                isDisabled={chosen.length === 0}
                onPress={() => ask({ for: 'remove-members', team, members: chosen })}
              >
                Remove from the team
              </Button>
            </SelectionBar>
          </>
        }
        detail={
          opened ? (
            <MemberDetail
              key={opened.id}
              team={team}
              member={opened}
              onClose={() => useTeams.setState({ openMember: null })}
            />
          ) : null
        }
      />
    </div>
  )
}

const everybody = 'everybody'

/** Search and group. */
export function MemberTools({ team }: { readonly team: Team }) {
  const { query } = usePagedList(members)
  return (
    <>
      <SearchField
        label="Search members"
        value={query.search}
        onChange={(search) => narrowMembers({ search })}
        maxLength={200}
      />
      {team.groupList.length > 0 && (
        <div className="kw-team-group-filter">
          <Select
            label="Group"
            hideLabel
            choices={[
              { value: everybody, label: 'All groups' },
              ...team.groupList.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={query.groupId ?? everybody}
            onChange={(value) => narrowMembers({ groupId: value === everybody ? null : value })}
          />
        </div>
      )}
    </>
  )
}

function columnsOf(team: Team): readonly TableColumn<TeamMemberInfo>[] {
  const nameOf = new Map(team.groupList.map(({ id, name }) => [id, name]))
  return [
    {
      id: 'name',
      label: 'Member',
      width: 'minmax(160px, 2fr)',
      isRowHeader: true,
      cell: ({ name, isSelf }) => (
        <span className="kw-team-person">
          <PersonTile name={name} />
          <span className="kw-ellipsis kw-team-name">{name}</span>
          {isSelf && <Badge>You</Badge>}
        </span>
      ),
    },
    {
      id: 'role',
      label: 'Role',
      width: '92px',
      cell: ({ role }) => <Badge tone={role === 'owner' ? 'accent' : 'rest'}>{roleWords[role]}</Badge>,
    },
    {
      id: 'trust',
      label: 'Words',
      width: '128px',
      hideBelow: 420,
      cell: ({ trust }) => (trust === 'self' ? <span className="kw-muted">—</span> : <TrustMark trust={trust} />),
    },
    {
      id: 'groups',
      label: 'Groups',
      width: 'minmax(100px, 1fr)',
      hideBelow: 640,
      cell: ({ groups }) => {
        const names = groups.map((id) => nameOf.get(id) ?? '').join(', ')
        return names === '' ? (
          <span className="kw-muted">—</span>
        ) : (
          <span className="kw-ellipsis" title={names}>
            {names}
          </span>
        )
      },
    },
    {
      id: 'since',
      label: 'Since',
      width: '112px',
      hideBelow: 540,
      cell: ({ since }) => <span className="kw-numbers">{formatDay(since)}</span>,
    },
  ]
}

import { FileLock2, Plus, UserPlus } from 'lucide-react'
import type { TeamSummary } from '../../shared/domain/team.ts'
import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { TeamParts } from './parts.tsx'
import { ServerStanding } from './server/standing.tsx'
import { ask, contacts, teams } from './store.ts'
import { FirstTeamSteps } from './team-steps.tsx'
import { roleWords } from './words.ts'

/** The teams that the vault knows, or how a first one comes about. */
export function TeamsPage() {
  const { value, error } = useResource(teams)
  const people = useResource(contacts).value ?? []
  const openFile = (
    <Button icon={FileLock2} onPress={() => ask({ for: 'open-file' })}>
      Open team file
    </Button>
  )
  const isEmpty = value !== null && value.length === 0
  return (
    <div className="kw-page">
      <PageHeader
        title="Team"
        actions={
          <>
            {openFile}
            <Button variant={isEmpty ? 'secondary' : 'primary'} icon={Plus} onPress={() => ask({ for: 'new-team' })}>
              New team
            </Button>
          </>
        }
      >
        <TeamParts current="teams" />
      </PageHeader>
      {error && (
        <div className="kw-team-notice">
          <ErrorNotice error={error} />
        </div>
      )}
      {value === null && !error && <Skeleton lines={5} />}
      {isEmpty && (
        <div className="kw-page-body kw-team-body">
          <FirstTeamSteps done={stepsDone(people)} actions={<NextStep done={stepsDone(people)} />} />
        </div>
      )}
      {value !== null && value.length > 0 && (
        <div className="kw-team-rows">
          <VirtualTable
            label="Teams"
            rows={value}
            keyOf={({ id }) => id}
            columns={columns}
            onOpen={(id) => navigate({ area: 'team', id })}
            isDimmed={({ role }) => role === null}
          />
        </div>
      )}
    </div>
  )
}

function stepsDone(people: readonly { readonly verifiedAt: string | null }[]): number {
  if (people.length === 0) return 0
  return people.some(({ verifiedAt }) => verifiedAt !== null) ? 2 : 1
}

function NextStep({ done }: { readonly done: number }) {
  if (done === 0)
    return (
      <>
        <Button variant="primary" icon={UserPlus} onPress={() => ask({ for: 'add-person' })}>
          Add a person
        </Button>
        <Button onPress={() => navigate({ area: 'team', id: 'card' })}>Your card</Button>
      </>
    )
  if (done === 1)
    return (
      <Button variant="primary" onPress={() => navigate({ area: 'team', id: 'people' })}>
        Compare words
      </Button>
    )
  return (
    <Button variant="primary" icon={Plus} onPress={() => ask({ for: 'new-team' })}>
      New team
    </Button>
  )
}

const columns: readonly TableColumn<TeamSummary>[] = [
  {
    id: 'name',
    label: 'Team',
    width: 'minmax(180px, 2fr)',
    isRowHeader: true,
    cell: ({ name }) => <span className="kw-ellipsis kw-team-name">{name}</span>,
  },
  {
    id: 'role',
    label: 'You',
    width: '124px',
    cell: ({ role }) =>
      role === null ? (
        <Badge>Not a member</Badge>
      ) : (
        <Badge tone={role === 'owner' ? 'accent' : 'rest'}>{roleWords[role]}</Badge>
      ),
  },
  { id: 'members', label: 'Members', width: '132px', cell: ({ members }) => count(members, 'member') },
  {
    id: 'groups',
    label: 'Groups',
    width: '112px',
    hideBelow: 640,
    cell: ({ groups }) => (groups === 0 ? <span className="kw-muted">—</span> : count(groups, 'group')),
  },
  {
    id: 'server',
    label: 'Server',
    width: '124px',
    hideBelow: 520,
    cell: ({ id }) => <ServerStanding teamId={id} />,
  },
  {
    id: 'changed',
    label: 'List changed',
    width: '132px',
    hideBelow: 720,
    cell: ({ changedAt }) => <RelativeTime at={changedAt} />,
  },
]

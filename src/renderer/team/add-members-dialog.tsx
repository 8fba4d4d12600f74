import { UserPlus } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { Contact, Team, TeamMemberInfo, TeamRole } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { formatDay } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Select } from '../ui/select.tsx'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { PersonTile } from './looks.tsx'
import { allMembers, ask, closeDialog, contacts, sayChanged } from './store.ts'
import { candidatesOf, namesInWords, roleWords } from './words.ts'

/** A verified person who can be added; `hasNewKeys` is a member whose card has replaced the one in the list. */
type Candidate = Contact & { readonly hasNewKeys: boolean }

/** Chooses verified people for a team. */
export function AddMembersDialog({ team }: { readonly team: Team }) {
  const people = useResource(contacts).value
  const { present, error } = usePresent(team.id)
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [role, setRole] = useState<TeamRole>('member')
  const candidates = useMemo(() => (people && present ? candidatesOf(people, present) : null), [people, present])
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase()
    return (candidates ?? []).filter(({ name }) => name.toLowerCase().includes(wanted))
  }, [candidates, search])
  const waiting = (people ?? []).filter(({ verifiedAt }) => verifiedAt === null).length
  const add = useAction(async () => {
    const names = (candidates ?? []).filter(({ id }) => chosen.has(id)).map(({ name }) => name)
    const after = await client.teams.addMembers({ id: team.id, contactIds: [...chosen], role })
    closeDialog()
    sayChanged(after, `${namesInWords(names)} added to ${team.name}`)
  })
  const toPeople = () => {
    closeDialog()
    navigate({ area: 'team', id: 'people' })
  }
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title={`Add members to ${team.name}`}
      description="People whose words you have compared."
      isBusy={add.isRunning}
      footer={
        <>
          <Button onPress={closeDialog} isDisabled={add.isRunning}>
            Cancel
          </Button>
          <Button
            variant="primary"
            isPending={add.isRunning}
            isDisabled={chosen.size === 0}
            onPress={() => void add.run()}
          >
            {chosen.size === 0 ? 'Add' : `Add ${count(chosen.size, 'member')}`}
          </Button>
        </>
      }
    >
      <div className="kw-form">
        {candidates !== null && candidates.length === 0 ? (
          <EmptyState
            art="link"
            title={waiting > 0 ? 'Nobody to add yet' : 'Nobody else is verified'}
            actions={
              waiting > 0 ? (
                <Button onPress={toPeople}>Compare words</Button>
              ) : (
                <Button icon={UserPlus} onPress={() => ask({ for: 'add-person' })}>
                  Add a person
                </Button>
              )
            }
          >
            {waiting > 0
              ? `You have the cards of ${count(waiting, 'other person').replace('persons', 'people')}, whose words were not compared.`
              : 'Add the card of a person, and compare its words with them.'}
          </EmptyState>
        ) : (
          <>
            <div className="kw-team-pick-head">
              <SearchField label="Search people" value={search} onChange={setSearch} autoFocus />
              <Select
                label="They become"
                hideLabel
                choices={[
                  { value: 'member', label: roleWords.member, detail: 'Works with what is shared' },
                  { value: 'owner', label: roleWords.owner, detail: 'Also changes members, groups and rules' },
                ]}
                value={role}
                onChange={(value) => setRole(value === 'owner' ? 'owner' : 'member')}
              />
            </div>
            <div className="kw-team-pick">
              <VirtualTable
                label="People to add"
                hideHeader
                rows={rows}
                keyOf={({ id }) => id}
                columns={columns}
                selection={chosen}
                onSelectionChange={setChosen}
                onOpen={(id) => setChosen(toggled(chosen, id))}
                isLoading={candidates === null && error === null}
                empty={<EmptyState art="search" title={`Nobody found for “${search.trim()}”`} />}
              />
            </div>
            {waiting > 0 && (
              <p className="kw-team-hint">
                {waiting === 1 ? 'One person is' : `${waiting} people are`} not here, because their words were not
                compared.
              </p>
            )}
          </>
        )}
        <ErrorNotice error={add.error ?? error} />
      </div>
    </Dialog>
  )
}

export function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

function usePresent(teamId: string) {
  const [present, setPresent] = useState<readonly TeamMemberInfo[] | null>(null)
  const load = useAction(async () => setPresent(await allMembers(teamId)))
  const { run, error } = load
  useEffect(() => void run(), [run])
  return { present, error }
}

const columns: readonly TableColumn<Candidate>[] = [
  {
    id: 'name',
    label: 'Person',
    width: 'minmax(160px, 1fr)',
    isRowHeader: true,
    cell: ({ name, hasNewKeys }) => (
      <span className="kw-team-person">
        <PersonTile name={name} />
        <span className="kw-ellipsis kw-team-name">{name}</span>
        {hasNewKeys && <Badge tone="warn">New keys</Badge>}
      </span>
    ),
  },
  {
    id: 'verified',
    label: 'Compared',
    width: '124px',
    cell: ({ verifiedAt }) => <span className="kw-muted">{verifiedAt === null ? '' : formatDay(verifiedAt)}</span>,
  },
]

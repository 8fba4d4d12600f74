import { useEffect, useId, useMemo, useState } from 'react'
import type { Team, TeamMemberInfo } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { fieldError } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { toggled } from './add-members-dialog.tsx'
import { PersonTile } from './looks.tsx'
import { allMembers, closeDialog, type GroupInfo, sayChanged } from './store.ts'

interface GroupDialogProps {
  readonly team: Team
  /** The group to change; null makes a new one. */
  readonly group: GroupInfo | null
}

/** A group’s name, and which of the team’s members are in it. */
export function GroupDialog({ team, group }: GroupDialogProps) {
  const form = useId()
  const [name, setName] = useState(group?.name ?? '')
  const [search, setSearch] = useState('')
  const [all, setAll] = useState<readonly TeamMemberInfo[] | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const load = useAction(async () => {
    const found = await allMembers(team.id)
    setAll(found)
    setChosen(new Set(idsIn(found, group)))
  })
  const { run } = load
  useEffect(() => void run(), [run])
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase()
    return (all ?? []).filter((member) => member.name.toLowerCase().includes(wanted))
  }, [all, search])
  const save = useAction(async () => {
    const before = new Set(idsIn(all ?? [], group))
    const after = await client.teams.setGroup({
      id: team.id,
      groupId: group?.id ?? null,
      name: name.trim(),
      add: [...chosen].filter((id) => !before.has(id)),
      remove: [...before].filter((id) => !chosen.has(id)),
    })
    closeDialog()
    sayChanged(after, group ? `The group ${name.trim()} is changed.` : `The group ${name.trim()} is made.`)
  })
  const isReady = name.trim() !== '' && all !== null
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title={group ? `Group ${group.name}` : 'New group'}
      description="What is shared with a group is for whoever is in it."
      isBusy={save.isRunning}
      footer={
        <>
          <Button onPress={closeDialog} isDisabled={save.isRunning}>
            Cancel
          </Button>
          <Button type="submit" form={form} variant="primary" isPending={save.isRunning} isDisabled={!isReady}>
            {group ? 'Save' : 'Make the group'}
          </Button>
        </>
      }
    >
      <div className="kw-form">
        <Form id={form} onSubmit={() => void (isReady && save.run())}>
          <TextField
            label="Name of the group"
            value={name}
            onChange={setName}
            maxLength={200}
            autoFocus
            placeholder="On call"
            error={fieldError(save.error, 'name')}
          />
        </Form>
        <div className="kw-team-pick-head">
          <SearchField label="Search members" value={search} onChange={setSearch} />
          <span className="kw-team-hint kw-numbers">{chosen.size.toLocaleString('en')} in it</span>
        </div>
        <div className="kw-team-pick">
          <VirtualTable
            label="Members of the group"
            hideHeader
            rows={rows}
            keyOf={({ id }) => id}
            columns={columns}
            selection={chosen}
            onSelectionChange={setChosen}
            onOpen={(id) => setChosen(toggled(chosen, id))}
            isLoading={load.isRunning}
            empty={<EmptyState art="search" title={`Nobody found for “${search.trim()}”`} />}
          />
        </div>
        <ErrorNotice error={save.error ?? load.error} shownFields={['name']} />
      </div>
    </Dialog>
  )
}

function idsIn(all: readonly TeamMemberInfo[], group: GroupInfo | null): string[] {
  return group ? all.filter(({ groups }) => groups.includes(group.id)).map(({ id }) => id) : []
}

const columns: readonly TableColumn<TeamMemberInfo>[] = [
  {
    id: 'name',
    label: 'Member',
    width: 'minmax(0, 1fr)',
    isRowHeader: true,
    cell: ({ name, isSelf }) => (
      <span className="kw-team-person">
        <PersonTile name={name} />
        <span className="kw-ellipsis kw-team-name">{isSelf ? `${name} (you)` : name}</span>
      </span>
    ),
  },
]

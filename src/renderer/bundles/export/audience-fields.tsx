import { chosenTeam, othersOf, ownTeams, verifiedPeople } from '../../sharing/store.ts'
import { useItem } from '../../state/item.ts'
import { useResource } from '../../state/resource.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { changeExport, useExport } from './export-store.ts'
import { PeoplePicker } from './people-picker.tsx'

/** Which people get it. */
export function ContactFields() {
  const people = useResource(verifiedPeople).value
  const picked = useExport((state) => state.contactIds)
  if (people === null) return <Skeleton lines={3} />
  return (
    <PeoplePicker
      label="People"
      people={people.map(({ id, name, teams }) => ({ id, name, detail: teams.join(', ') }))}
      picked={picked}
      onChange={(contactIds) => changeExport({ contactIds })}
    />
  )
}

/** Which team, and whether all of it. */
export function TeamFields() {
  const teams = useResource(ownTeams).value ?? []
  const { teamId, memberIds, scope } = useExport()
  const { value, error } = useItem(chosenTeam, teamId)
  const others = value ? othersOf(value.members) : []
  const name = value?.team.name ?? 'the team'
  return (
    <div className="kw-flow-part">
      <Select
        label="Team"
        placeholder="Choose one"
        choices={teams.map(({ id, name: label }) => ({ value: id, label }))}
        value={teamId}
        // What a team shares goes to that team and no other.
        isDisabled={scope === 'team'}
        onChange={(chosen) => changeExport({ teamId: chosen, memberIds: null })}
        help={
          scope === 'team'
            ? 'It gets what is shared with it, as far as you manage it.'
            : `Of what you chose, ${name} gets what is shared with it. The rest is left out, and counted.`
        }
      />
      <ErrorNotice error={error} />
      {teamId !== null && !value && !error && <Skeleton lines={2} />}
      {value && others.length === 0 && <p className="kw-muted kw-small">Nobody but you is in this team yet.</p>}
      {value && others.length > 0 && (
        <div>
          <SegmentedControl
            label="Who of the team"
            segments={[
              { value: 'all', label: `All ${value.members.length.toLocaleString('en')} members` },
              { value: 'some', label: 'Chosen members' },
            ]}
            value={memberIds === null ? 'all' : 'some'}
            onChange={(who) => changeExport({ memberIds: who === 'all' ? null : new Set() })}
          />
        </div>
      )}
      {value && memberIds !== null && (
        <PeoplePicker
          label="Members"
          people={others.map((member) => ({
            id: member.id,
            name: member.name,
            detail: value.team.groupList
              .filter(({ id }) => member.groups.includes(id))
              .map((group) => group.name)
              .join(', '),
          }))}
          picked={memberIds}
          onChange={(chosen) => changeExport({ memberIds: chosen })}
        />
      )}
    </div>
  )
}

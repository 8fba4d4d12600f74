import type { Contact, Identity, Team, TeamMemberInfo } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { navigate } from '../state/router.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { count } from '../ui/count.ts'
import { showToast } from '../ui/toast.tsx'
import { AddMembersDialog } from './add-members-dialog.tsx'
import { AddPersonDialog } from './add-person-dialog.tsx'
import { GroupDialog } from './group-dialog.tsx'
import { NameDialog } from './name-dialog.tsx'
import { OpenTeamFile } from './open-team-file.tsx'
import { closeDialog, type GroupInfo, sayChanged, useTeams } from './store.ts'
import { VerifyDialog } from './verify-dialog.tsx'
import { namesInWords } from './words.ts'

/** What lies over the area. */
export function TeamDialogs({ identity }: { readonly identity: Identity }) {
  const asking = useTeams((state) => state.asking)
  switch (asking?.for) {
    case undefined:
      return null
    case 'add-person':
      return <AddPersonDialog />
    case 'verify':
      return <VerifyDialog contact={asking.contact} identity={identity} />
    case 'remove-person':
      return <RemovePerson contact={asking.contact} />
    case 'new-team':
      return <NewTeam />
    case 'rename':
      return <RenameTeam team={asking.team} />
    case 'add-members':
      return <AddMembersDialog team={asking.team} />
    case 'remove-members':
      return <RemoveMembers team={asking.team} members={asking.members} />
    case 'group':
      return <GroupDialog team={asking.team} group={asking.group} />
    case 'remove-group':
      return <RemoveGroup team={asking.team} group={asking.group} />
    case 'leave':
      return <LeaveTeam team={asking.team} />
    case 'open-file':
      return <OpenTeamFile />
  }
}

function RemovePerson({ contact: { id, name, teams } }: { readonly contact: Contact }) {
  return (
    <ConfirmDialog
      isOpen
      onClose={closeDialog}
      title={`Remove the card of ${name}?`}
      confirmLabel="Remove"
      onConfirm={async () => {
        await client.identity.removeContact({ id })
        useTeams.setState({ openPerson: null })
      }}
    >
      <p>You can add it again, and then have to compare its words once more.</p>
      {teams.length > 0 && (
        <p>
          {name} stays a member of {namesInWords(teams)}, as the team’s list says.
        </p>
      )}
    </ConfirmDialog>
  )
}

function NewTeam() {
  return (
    <NameDialog
      title="New team"
      description="You are its first owner. Its name is for members only."
      label="Name of the team"
      start=""
      submitLabel="Make the team"
      onSubmit={async (name) => {
        const { id } = await client.teams.create({ name })
        closeDialog()
        navigate({ area: 'team', id })
      }}
    />
  )
}

function RenameTeam({ team }: { readonly team: Team }) {
  return (
    <NameDialog
      title={`Rename ${team.name}`}
      description="It stays the same team, with the same members."
      label="Name of the team"
      start={team.name}
      submitLabel="Rename"
      onSubmit={async (name) => {
        const renamed = await client.teams.rename({ id: team.id, name })
        closeDialog()
        sayChanged(renamed, `The team is called ${name} now.`)
      }}
    />
  )
}

interface RemoveMembersProps {
  readonly team: Team
  readonly members: readonly TeamMemberInfo[]
}

function RemoveMembers({ team, members }: RemoveMembersProps) {
  const names = namesInWords(members.map(({ name }) => name))
  return (
    <ConfirmDialog
      isOpen
      onClose={closeDialog}
      title={`Remove ${members.length > 3 ? count(members.length, 'member') : names} from ${team.name}?`}
      confirmLabel="Remove"
      onConfirm={async () => {
        const after = await client.teams.removeMembers({ id: team.id, memberIds: members.map(({ id }) => id) })
        useTeams.setState({ openMember: null, selected: new Set() })
        sayChanged(after, `${members.length > 3 ? count(members.length, 'member') : names} removed`)
      }}
    >
      <p>What is shared from now on is not encrypted for them, and they can’t open the team’s next files.</p>
      <p>
        <strong>What they have received stays with them.</strong> No program can take a copy back: rotate the
        credentials that they could use.
      </p>
    </ConfirmDialog>
  )
}

function RemoveGroup({ team, group }: { readonly team: Team; readonly group: GroupInfo }) {
  return (
    <ConfirmDialog
      isOpen
      onClose={closeDialog}
      title={`Remove the group ${group.name}?`}
      confirmLabel="Remove"
      onConfirm={async () => {
        sayChanged(
          await client.teams.removeGroup({ id: team.id, groupId: group.id }),
          `The group ${group.name} is removed.`,
        )
      }}
    >
      <p>{group.members === 0 ? 'It has no members.' : `Its ${count(group.members, 'member')} stay in the team.`}</p>
    </ConfirmDialog>
  )
}

function LeaveTeam({ team }: { readonly team: Team }) {
  const isLastOwner = team.role === 'owner' && team.owners === 1 && team.members > 1
  return (
    <ConfirmDialog
      isOpen
      onClose={closeDialog}
      title={`Leave ${team.name}?`}
      confirmLabel="Leave"
      onConfirm={async () => {
        await client.teams.leave({ id: team.id })
        navigate({ area: 'team' })
        showToast({ title: `You have left ${team.name}.` })
      }}
    >
      <p>
        You take no part in it any more on this computer. What was shared with you stays in this vault as your own copy.
      </p>
      <p>
        {isLastOwner
          ? 'You are its only owner: without one, nobody can change the team. Make another member an owner first.'
          : 'An owner still has to remove you from the list, so that nothing is encrypted for you any more.'}
      </p>
    </ConfirmDialog>
  )
}

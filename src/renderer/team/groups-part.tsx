import { Ellipsis, Pencil, Plus, Trash2, Users } from 'lucide-react'
import type { Team } from '../../shared/domain/team.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { ask, type GroupInfo, narrowMembers, useTeams } from './store.ts'
import { whyNotChange } from './words.ts'

/** The groups of a team. */
export function GroupsPart({ team }: { readonly team: Team }) {
  const isOwner = team.role === 'owner'
  const why = whyNotChange(team)
  const groups = [...team.groupList].sort((a, b) => a.name.localeCompare(b.name))
  return (
    <>
      {why !== null && <Banner tone={team.role === null ? 'warn' : 'info'}>{why}</Banner>}
      {groups.length === 0 && (
        <div className="kw-card">
          <EmptyState
            art="systems"
            title="No group yet"
            actions={
              isOwner && (
                <Button icon={Plus} onPress={() => ask({ for: 'group', team, group: null })}>
                  New group
                </Button>
              )
            }
          >
            Groups save work where a team shares different things with different people: “On call”, “Billing”. What is
            shared with a group is for whoever is in it.
          </EmptyState>
        </div>
      )}
      {groups.length > 0 && (
        <ul className="kw-card kw-team-groups" aria-label="Groups">
          {groups.map((group) => (
            <Group key={group.id} team={team} group={group} isOwner={isOwner} />
          ))}
        </ul>
      )}
    </>
  )
}

interface GroupProps {
  readonly team: Team
  readonly group: GroupInfo
  readonly isOwner: boolean
}

function Group({ team, group, isOwner }: GroupProps) {
  const { id, name } = group
  const edit = () => ask({ for: 'group', team, group })
  return (
    <li>
      <Users aria-hidden size={16} />
      <span className="kw-ellipsis kw-team-name">{name}</span>
      <Button
        size="small"
        variant="quiet"
        aria-label={`Show the ${count(group.members, 'member')} of ${name}`}
        onPress={() => {
          useTeams.setState({ part: 'members' })
          narrowMembers({ groupId: id, search: '' })
        }}
      >
        {count(group.members, 'member')}
      </Button>
      {isOwner && (
        <>
          <Button size="small" icon={Pencil} aria-label={`Edit the group ${name}`} onPress={edit}>
            Edit
          </Button>
          <Menu
            label={`More for the group ${name}`}
            groups={[
              {
                actions: [
                  {
                    id: 'remove',
                    label: 'Remove…',
                    icon: Trash2,
                    danger: true,
                    onAction: () => ask({ for: 'remove-group', team, group }),
                  },
                ],
              },
            ]}
          >
            <IconButton icon={Ellipsis} label={`More for the group ${name}`} />
          </Menu>
        </>
      )}
    </li>
  )
}

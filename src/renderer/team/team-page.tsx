import { Ellipsis, FileDown, LogOut, Pencil, Plus, UserPlus } from 'lucide-react'
import { useEffect } from 'react'
import type { Team } from '../../shared/domain/team.ts'
import { useItem } from '../state/item.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { AboutPart } from './about-part.tsx'
import { BackHeader } from './back-header.tsx'
import { GroupsPart } from './groups-part.tsx'
import { MembersPart, MemberTools } from './members-part.tsx'
import { GonePart } from './offboarding/gone-part.tsx'
import { goneOfTeam } from './offboarding/store.ts'
import { DecidePage } from './server/decide-page.tsx'
import { HistoryPage } from './server/history-page.tsx'
import { ServerPart } from './server/server-part.tsx'
import { leaveServer, useServers } from './server/store.ts'
import { ask, openedTeam, saveTeamFile, showTeam, type TeamPart, useTeams } from './store.ts'
import { roleWords } from './words.ts'

/** One team: its members, its groups, and what holds for all of them. */
export function TeamPage({ id }: { readonly id: string }) {
  const { value: team, error } = useItem(openedTeam, id)
  const part = useTeams((state) => state.part)
  const serverView = useServers((state) => state.view)
  useEffect(() => {
    showTeam(id)
    return () => leaveServer(id)
  }, [id])
  if (!team)
    return (
      <div className="kw-page">
        <BackHeader {...toAllTeams} title="Team" />
        <div className="kw-page-body">
          {error?.code === 'team-not-found' ? (
            <EmptyState art="search" title="This team is not here">
              Ask one of its owners for the team file, and open it.
            </EmptyState>
          ) : error ? (
            <ErrorNotice error={error} />
          ) : (
            <Skeleton lines={6} />
          )}
        </div>
      </div>
    )
  const head = <TeamHead team={team} part={part} />
  if (part === 'members') return <MembersPart team={team} head={head} />
  if (part === 'server' && serverView === 'decide') return <DecidePage team={team} />
  if (part === 'server' && serverView === 'history') return <HistoryPage team={team} />
  return (
    <div className="kw-page">
      {head}
      <div className="kw-page-body kw-team-body">
        {part === 'groups' && <GroupsPart team={team} />}
        {part === 'server' && <ServerPart team={team} />}
        {part === 'about' && <AboutPart team={team} />}
        {part === 'gone' && <GonePart team={team} />}
      </div>
    </div>
  )
}

const toAllTeams = { back: 'All teams', onBack: () => navigate({ area: 'team' }) }

function TeamHead({ team, part }: { readonly team: Team; readonly part: TeamPart }) {
  const isOwner = team.role === 'owner'
  const gone = useItem(goneOfTeam, team.id).value ?? []
  const isUnsaved = useTeams((state) => state.unsaved.has(team.id)) && team.members > 1
  const role =
    team.role === null
      ? 'not a member'
      : `you are ${team.role === 'owner' ? 'an' : 'a'} ${roleWords[team.role].toLowerCase()}`
  return (
    <BackHeader
      {...toAllTeams}
      title={team.name}
      detail={`${count(team.members, 'member')}, ${role}${isUnsaved ? ' · changes not handed out yet' : ''}`}
      actions={
        team.role !== null && (
          <>
            <Button icon={FileDown} onPress={() => saveTeamFile(team)}>
              Save team file
            </Button>
            {isOwner && part === 'groups' && (
              <Button variant="primary" icon={Plus} onPress={() => ask({ for: 'group', team, group: null })}>
                New group
              </Button>
            )}
            {isOwner && (part === 'members' || part === 'about') && (
              <Button variant="primary" icon={UserPlus} onPress={() => ask({ for: 'add-members', team })}>
                Add members
              </Button>
            )}
            <Menu
              label="More for this team"
              groups={[
                {
                  actions: isOwner
                    ? [
                        {
                          id: 'rename',
                          label: 'Rename…',
                          icon: Pencil,
                          onAction: () => ask({ for: 'rename', team }),
                        },
                      ]
                    : [],
                },
                {
                  actions: [
                    {
                      id: 'leave',
                      label: 'Leave…',
                      icon: LogOut,
                      danger: true,
                      onAction: () => ask({ for: 'leave', team }),
                    },
                  ],
                },
              ]}
            >
              <IconButton icon={Ellipsis} label="More for this team" />
            </Menu>
          </>
        )
      }
    >
      <SegmentedControl
        label="Part of the team"
        segments={[
          { value: 'members', label: 'Members' },
          { value: 'groups', label: team.groups === 0 ? 'Groups' : `Groups (${team.groups})` },
          { value: 'server', label: 'Server' },
          { value: 'about', label: 'About' },
          ...(gone.length > 0 ? [{ value: 'gone' as const, label: `Left (${gone.length})` }] : []),
        ]}
        value={part}
        onChange={(next) => useTeams.setState({ part: next, openMember: null, selected: new Set() })}
      />
      {part === 'members' && <MemberTools team={team} />}
    </BackHeader>
  )
}

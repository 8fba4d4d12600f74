import { RefreshCw, ShieldCheck, User, UserCog, UserMinus } from 'lucide-react'
import type { Team, TeamMemberInfo, TeamRole } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { Badge } from '../ui/badge.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { Detail, DetailPart } from '../ui/detail.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { RadioCards } from '../ui/radio-cards.tsx'
import { Switch } from '../ui/switch.tsx'
import { PersonTile, TrustMark, WordGrid } from './looks.tsx'
import { ask, contacts, sayChanged } from './store.ts'
import { roleWords, trustWords } from './words.ts'

interface MemberDetailProps {
  readonly team: Team
  readonly member: TeamMemberInfo
  readonly onClose: () => void
}

/** A member: how far one knows them, what they may do, the groups that they are in. */
export function MemberDetail({ team, member, onClose }: MemberDetailProps) {
  const { id, name, isSelf, trust, words } = member
  const isOwner = team.role === 'owner'
  const contact = useResource(contacts).value?.find((one) => one.id === id)
  const takeOver = useAction(async () => {
    const after = await client.teams.addMembers({ id: team.id, contactIds: [id], role: member.role })
    sayChanged(after, `The new keys of ${name} are in the list.`)
  })
  const canTakeOver = isOwner && trust === 'different' && contact?.verifiedAt != null
  return (
    <Detail
      title={name}
      mark={<PersonTile name={name} large />}
      subtitle={
        <>
          {`${roleWords[member.role]} since ${formatDay(member.since)}`}
          {isSelf ? <Badge>You</Badge> : <TrustMark trust={trust} />}
        </>
      }
      onClose={onClose}
      {...(((contact && trust === 'unverified') || (isOwner && !isSelf)) && {
        actions: (
          <>
            {contact && trust === 'unverified' && (
              <Button variant="primary" size="small" icon={ShieldCheck} onPress={() => ask({ for: 'verify', contact })}>
                Compare words
              </Button>
            )}
            {isOwner && !isSelf && (
              <Button
                size="small"
                icon={UserMinus}
                onPress={() => ask({ for: 'remove-members', team, members: [member] })}
              >
                Remove from the team
              </Button>
            )}
          </>
        ),
      })}
    >
      {trust === 'different' && (
        <Banner
          tone="bad"
          title="Other keys than on the card that you have"
          actions={
            canTakeOver && (
              <Button size="small" icon={RefreshCw} isPending={takeOver.isRunning} onPress={() => void takeOver.run()}>
                Take the card’s keys
              </Button>
            )
          }
        >
          Ask {name} which keys hold, by telephone or face to face.
        </Banner>
      )}
      <ErrorNotice error={takeOver.error} />
      <RolePart team={team} member={member} />
      <GroupsOfMember team={team} member={member} />
      <DetailPart title={isSelf ? 'Your eight words' : 'Words of this member'}>
        <WordGrid words={words} label={`Words of ${name}`} />
        {trustWords[trust].about !== '' && trust !== 'different' && <p>{trustWords[trust].about}</p>}
        {!isSelf && trust === 'unverified' && !contact && (
          <p>To compare them, ask {name} for their card and add it under “People”.</p>
        )}
      </DetailPart>
    </Detail>
  )
}

interface PartProps {
  readonly team: Team
  readonly member: TeamMemberInfo
}

function RolePart({ team, member }: PartProps) {
  const change = useAction(async (role: TeamRole) => {
    const after = await client.teams.setRole({ id: team.id, memberId: member.id, role })
    sayChanged(after, `${member.name} is ${role === 'owner' ? 'an owner' : 'a member'} now.`)
  })
  if (team.role !== 'owner') return null
  const isLastOwner = member.role === 'owner' && team.owners === 1
  return (
    <DetailPart title="Role">
      <RadioCards
        label="Role"
        hideLabel
        cards={[
          { value: 'owner', title: 'Owner', icon: UserCog, text: 'Also changes members, groups and rules.' },
          {
            value: 'member',
            title: 'Member',
            icon: User,
            text: 'Works with what is shared.',
            ...(isLastOwner && { unavailable: 'A team has at least one owner. Make another member an owner first.' }),
          },
        ]}
        value={member.role}
        onChange={(role) => role !== member.role && void change.run(role === 'owner' ? 'owner' : 'member')}
      />
      <ErrorNotice error={change.error} />
    </DetailPart>
  )
}

function GroupsOfMember({ team, member }: PartProps) {
  const change = useAction(async (groupId: string, name: string, isIn: boolean) => {
    const ids = [member.id]
    const after = await client.teams.setGroup({
      id: team.id,
      groupId,
      name,
      add: isIn ? ids : [],
      remove: isIn ? [] : ids,
    })
    sayChanged(after, `${member.name} is ${isIn ? '' : 'not '}in ${name}${isIn ? '' : ' any more'}.`)
  })
  const isOwner = team.role === 'owner'
  const own = team.groupList.filter(({ id }) => member.groups.includes(id))
  if (team.groupList.length === 0) return null
  return (
    <DetailPart title="Groups">
      {isOwner ? (
        <div className="kw-team-switches">
          {team.groupList.map(({ id, name }) => (
            <Switch
              key={id}
              isSelected={member.groups.includes(id)}
              isDisabled={change.isRunning}
              onChange={(isIn) => void change.run(id, name, isIn)}
            >
              {name}
            </Switch>
          ))}
        </div>
      ) : own.length === 0 ? (
        <p>In no group.</p>
      ) : (
        <div className="kw-team-badges">
          {own.map(({ id, name }) => (
            <Badge key={id}>{name}</Badge>
          ))}
        </div>
      )}
      <ErrorNotice error={change.error} />
    </DetailPart>
  )
}

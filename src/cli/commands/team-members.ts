import type { Client } from '../../shared/api/contract.ts'
import type { Team } from '../../shared/domain/team.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import type { Run } from '../spec.ts'
import type {
  teamAddArgs,
  teamAddOptions,
  teamGroupArgs,
  teamGroupSetOptions,
  teamRemoveArgs,
  teamRoleArgs,
} from '../table/team.ts'
import { allContacts, findGroup, findMembers, findTeam, pick } from './team-lookup.ts'
import { someNames, teamText } from './team-view.ts'
import { noteFile } from './teams.ts'

type NoOptions = Record<never, never>

export const add: Run<typeof teamAddOptions, typeof teamAddArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const { id } = await findTeam(context, client, args.TEAM)
  const contacts = await allContacts(client)
  const ids = args.CONTACT.map((ref) => pick(context, contacts, ref, 'contact-not-found').id)
  const contactIds = [...new Set(ids)]
  return changed(context, await client.teams.addMembers({ id, contactIds, role: options.role ?? 'member' }))
}

export const role: Run<NoOptions, typeof teamRoleArgs> = async (context, { args }) => {
  const { client, team, members } = await meant(context, args.TEAM, [args.MEMBER])
  const [memberId = ''] = members.map(({ id }) => id)
  return changed(context, await client.teams.setRole({ id: team.id, memberId, role: args.ROLE }))
}

export const remove: Run<NoOptions, typeof teamRemoveArgs> = async (context, { args }) => {
  const { client, team, members } = await meant(context, args.TEAM, args.MEMBER)
  const names = someNames(members.map(({ name }) => name))
  await context.confirm(`Remove ${names} from ${team.name}? What they have received stays with them.`)
  const after = await client.teams.removeMembers({ id: team.id, memberIds: members.map(({ id }) => id) })
  context.note(
    `${count(members.length, 'member is', 'members are')} removed. What they could have: keyward team offboarding show ${[team.name, members[0]?.name ?? ''].map(asArgument).join(' ')}`,
  )
  return changed(context, after)
}

export const setGroup: Run<typeof teamGroupSetOptions, typeof teamGroupArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const isKnown = team.groupList.some(({ id, name }) => [id, name.toLowerCase()].includes(args.GROUP.toLowerCase()))
  const known = isKnown ? findGroup(context, team, args.GROUP) : null
  const ids = async (refs: readonly string[]) => (await findMembers(context, client, team.id, refs)).map(({ id }) => id)
  const after = await client.teams.setGroup({
    id: team.id,
    groupId: known?.id ?? null,
    name: options.name ?? known?.name ?? args.GROUP,
    add: await ids(options.add),
    remove: await ids(options.remove),
  })
  if (!known) context.note('The group is made.')
  return changed(context, after)
}

export const removeGroup: Run<NoOptions, typeof teamGroupArgs> = async (context, { args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const group = findGroup(context, team, args.GROUP)
  await context.confirm(`Remove the group ${group.name}? Its ${count(group.members, 'member')} stay in the team.`)
  return changed(context, await client.teams.removeGroup({ id: team.id, groupId: group.id }))
}

/** As it is typed: names have spaces. */
function asArgument(name: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? name : `"${name}"`
}

async function meant(context: Context, teamRef: string, refs: readonly string[]) {
  const client: Client = await context.vault()
  const team = await findTeam(context, client, teamRef)
  return { client, team, members: await findMembers(context, client, team.id, refs) }
}

function changed(context: Context, team: Team): 0 {
  noteFile(context)
  context.result(team, (screen) => teamText(team, screen))
  return 0
}

import type { Context } from '../context.ts'
import { facts } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { teamArgs, teamMembersOptions, teamNewArgs, teamPolicyOptions, teamRenameArgs } from '../table/team.ts'
import { allMembers, findGroup, findTeam } from './team-lookup.ts'
import { memberTable, policyFacts, teamTable, teamText } from './team-view.ts'

type NoOptions = Record<never, never>

export const list: Run = async (context) => {
  const { items } = await (await context.vault()).teams.list({})
  if (items.length === 0)
    context.note('This vault knows no team yet: keyward team create NAME, or keyward team join FILE')
  context.result({ items, nextCursor: null }, (screen) => (items.length === 0 ? '' : teamTable(items, screen)))
  return 0
}

export const show: Run<NoOptions, typeof teamArgs> = async (context, { args }) => {
  const team = await findTeam(context, await context.vault(), args.TEAM)
  context.result(team, (screen) => teamText(team, screen))
  return 0
}

export const members: Run<typeof teamMembersOptions, typeof teamArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const groupId = options.group === undefined ? null : findGroup(context, team, options.group).id
  const items = await allMembers(client, team.id, { groupId, search: options.search ?? '' })
  if (items.length === 0) context.note('Nobody fits.')
  const names = new Map(team.groupList.map(({ id, name }) => [id, name]))
  context.result({ items, nextCursor: null }, (screen) => (items.length === 0 ? '' : memberTable(items, names, screen)))
  return 0
}

export const create: Run<NoOptions, typeof teamNewArgs> = async (context, { args }) => {
  const team = await (await context.vault()).teams.create({ name: args.NAME })
  context.note('The team is made. Add people whose words you have compared: keyward team add')
  context.result(team, (screen) => teamText(team, screen))
  return 0
}

export const rename: Run<NoOptions, typeof teamRenameArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id } = await findTeam(context, client, args.TEAM)
  const team = await client.teams.rename({ id, name: args.NAME })
  noteFile(context)
  context.result(team, (screen) => teamText(team, screen))
  return 0
}

export const policy: Run<typeof teamPolicyOptions, typeof teamArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const next = {
    create: options.create ?? team.policy.create,
    plaintextExport: options.plaintext ?? team.policy.plaintextExport,
  }
  const isSame = next.create === team.policy.create && next.plaintextExport === team.policy.plaintextExport
  if (!isSame) {
    await client.teams.setPolicy({ id: team.id, policy: next })
    noteFile(context)
  }
  context.result(next, (screen) => facts(policyFacts(next), screen))
  return 0
}

export const leave: Run<NoOptions, typeof teamArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id, name } = await findTeam(context, client, args.TEAM)
  await context.confirm(`Leave ${name}? What was shared with you stays in this vault as your own copy.`)
  await client.teams.leave({ id })
  context.note('An owner still has to remove you from the list, so that others share nothing with you any more.')
  context.result({ id, name, left: true }, ({ style }) => style.green(`Left ${plain(name)}.`))
  return 0
}

/** What has to happen after a change of the list. */
export function noteFile(context: Context): void {
  context.note('The other members see it once they have the new file: keyward team export')
}

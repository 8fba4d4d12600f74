import type { Client, ResponseOf } from '../../shared/api/contract.ts'
import { type AccessGrant, type AccessLevel, accessLevels, type Sharing } from '../../shared/domain/access.ts'
import type { Team, TeamMemberInfo } from '../../shared/domain/team.ts'
import { count } from '../../shared/reports/words.ts'
import { levelWords } from '../../shared/sharing-words.ts'
import type { Context } from '../context.ts'
import { type Column, facts, type Screen, table } from '../output/table.ts'
import type { Input, Run } from '../spec.ts'
import type { manyArgs, oneArgs } from '../table/credential.ts'
import type { shareOptions } from '../table/sharing.ts'
import type { teamArgs } from '../table/team.ts'
import { allMembers, findGroup, findTeam, pick } from './team-lookup.ts'
import { someNames } from './team-view.ts'

type NoOptions = Record<never, never>
type ShareOptions = Input<typeof shareOptions>['options']
type SharedItem = ResponseOf<'sharing.list'>['items'][number]

export const share: Run<typeof shareOptions, typeof manyArgs> = async (context, { options, args }) => {
  if (options.team === undefined)
    throw context.usage([{ path: '--team', message: 'Give the team to share with: --team TEAM.' }])
  if (options.everyone === undefined && options.group.length === 0 && options.member.length === 0)
    throw context.usage([
      { path: '--everyone', message: 'Give --everyone LEVEL, --group GROUP=LEVEL or --member MEMBER=LEVEL.' },
    ])
  const client = await context.vault()
  const team = await findTeam(context, client, options.team)
  const grants = grantsOf(context, options, team, await allMembers(client, team.id))
  const credentials = await named(client, args.NAME)
  const { changed } = await client.sharing.set({ credentialIds: idsOf(credentials), teamId: team.id, grants })
  context.note(
    changed === 0
      ? 'They are shared so already.'
      : 'The others get it with the next bundle: keyward bundle export FILE --team',
  )
  return printSharing(context, client, credentials)
}

export const unshare: Run<NoOptions, typeof manyArgs> = async (context, { args }) => {
  const client = await context.vault()
  const credentials = await named(client, args.NAME)
  const names = someNames(credentials.map(({ name }) => name))
  await context.confirm(`Stop sharing ${names}? What others have received stays with them.`)
  const { changed } = await client.sharing.stop({ credentialIds: idsOf(credentials) })
  context.note(
    changed === 0
      ? 'None of them was shared.'
      : `${count(changed, 'credential is', 'credentials are')} your own again. Rotate what others must not use any more.`,
  )
  context.result({ changed }, () => '')
  return 0
}

export const sharing: Run<NoOptions, typeof oneArgs> = async (context, { args }) => {
  const client = await context.vault()
  return printSharing(context, client, await named(client, [args.NAME]))
}

export const shared: Run<NoOptions, typeof teamArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id: teamId } = await findTeam(context, client, args.TEAM)
  const items: SharedItem[] = []
  for (;;) {
    const page = await client.sharing.list({ teamId, offset: items.length })
    items.push(...page.items)
    if (page.items.length === 0 || items.length >= page.total) break
  }
  if (items.length === 0) context.note('Nothing is shared with this team: keyward credential share NAME --team TEAM')
  context.result({ items, nextCursor: null }, (screen) =>
    items.length === 0 ? '' : table(sharedColumns, items, screen),
  )
  return 0
}

const sharedColumns: readonly Column<SharedItem>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'YOU MAY', value: ({ level }) => level },
  { title: 'CHANGED BY', value: ({ changedBy }) => changedBy },
  { title: 'ID', value: ({ id }) => id },
]

/** One credential as a document, several as a list. */
async function printSharing(
  context: Context,
  client: Client,
  credentials: readonly { readonly id: string; readonly name: string }[],
): Promise<0> {
  const items: { id: string; name: string; sharing: Sharing | null }[] = []
  for (const { id, name } of credentials)
    items.push({ id, name, sharing: (await client.sharing.get({ credentialId: id })).sharing })
  const [only] = items
  context.result(items.length === 1 ? only : { items, nextCursor: null }, (screen) =>
    items.map(({ name, sharing: how }) => sharingText(name, how, screen)).join('\n\n'),
  )
  return 0
}

function sharingText(name: string, how: Sharing | null, screen: Screen): string {
  if (how === null)
    return facts(
      [
        ['Name', name],
        ['Shared with', 'nobody: it is your own'],
      ],
      screen,
    )
  return facts(
    [
      ['Name', name],
      ['Shared with', how.team],
      ['You may', `${how.level}: ${levelWords[how.level].text}`],
      ['Changed by', how.changedBy],
      ...how.grants.map(({ grant, name: who }): [string, string] => [
        grant.to === 'everyone' ? 'Everyone' : grant.to === 'group' ? 'Group' : 'Member',
        grant.to === 'everyone' ? grant.level : `${who || 'somebody who is gone'}: ${grant.level}`,
      ]),
    ],
    screen,
  )
}

/** What the options give, and to oneself what isn't given otherwise. @throws VaultError `usage`, `team-*-not-found` */
function grantsOf(
  context: Context,
  options: ShareOptions,
  team: Team,
  members: readonly TeamMemberInfo[],
): AccessGrant[] {
  const given: AccessGrant[] = [
    ...(options.everyone === undefined ? [] : [{ to: 'everyone' as const, level: options.everyone as AccessLevel }]),
    ...options.group.map((text) => {
      const { who, level } = readGrant(context, '--group', text)
      return { to: 'group' as const, id: findGroup(context, team, who).id, level }
    }),
    ...options.member.map((text) => {
      const { who, level } = readGrant(context, '--member', text)
      return { to: 'member' as const, id: pick(context, members, who, 'team-member-not-found').id, level }
    }),
  ]
  const self = members.find(({ isSelf }) => isSelf)
  const isSaid = given.some((grant) =>
    grant.to === 'member' ? grant.id === self?.id : grant.to === 'everyone' && grant.level === 'manage',
  )
  return self === undefined || isSaid ? given : [...given, { to: 'member', id: self.id, level: 'manage' }]
}

function readGrant(context: Context, path: string, text: string): { who: string; level: AccessLevel } {
  const [, who = '', wanted] = /^(.+)=([a-z]+)$/s.exec(text) ?? []
  const level = accessLevels.find((each) => each === wanted)
  if (level === undefined)
    throw context.usage([{ path, message: `Write NAME=LEVEL with a level of ${accessLevels.join(', ')}.` }])
  return { who, level }
}

/** Credentials by name or ID, each once. @throws CallError `not-found` */
async function named(client: Client, refs: readonly string[]): Promise<{ id: string; name: string }[]> {
  const found = new Map<string, { id: string; name: string }>()
  for (const ref of refs) {
    const { id, name } = await client.credentials.get({ ref })
    found.set(id, { id, name })
  }
  return [...found.values()]
}

function idsOf(credentials: readonly { readonly id: string }[]): string[] {
  return credentials.map(({ id }) => id)
}

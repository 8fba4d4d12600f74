import type { RequestOf, ResponseOf } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import { credentialId } from '../lookup.ts'
import { type Column, facts, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { historyOptions, serverArgs, serverSetArgs, serverSetOptions, syncOptions } from '../table/team-server.ts'
import { parseCount } from '../values/dates.ts'
import { readParameters } from './parameters.ts'
import { findTeam } from './team-lookup.ts'

type NoOptions = Record<never, never>
type Kind = ResponseOf<'remotes.kinds'>['items'][number]
type Kept = NonNullable<ResponseOf<'remotes.get'>['remote']>
type Pulled = ResponseOf<'remotes.pull'>
type Revision = ResponseOf<'remotes.history'>['items'][number]
type OnConflict = RequestOf<'remotes.pull'>['onConflict']

/** Something was left for a person to decide. */
const conflictStatus = 5

const kindColumns: readonly Column<Kind>[] = [
  { title: 'KIND', value: ({ id }) => id },
  { title: 'SUMMARY', value: ({ summary }) => summary },
  {
    title: 'SETTINGS',
    value: ({ parameters }) => parameters.map(({ name, required }) => (required ? name : `[${name}]`)).join(', '),
  },
  {
    title: 'CREDENTIAL',
    value: ({ credentialTypes, credentialRequired }) =>
      credentialTypes.length === 0 ? 'none' : `${credentialTypes.join(', ')}${credentialRequired ? '' : ', or none'}`,
  },
]

export const kinds: Run = async (context) => {
  const { items } = await (await context.vault()).remotes.kinds({})
  context.result({ items, nextCursor: null }, (screen) => table(kindColumns, items, screen))
  return 0
}

export const show: Run<NoOptions, typeof serverArgs> = async (context, { args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const { remote } = await client.remotes.get({ teamId: team.id })
  if (remote === null) throw new VaultError('remote-missing')
  context.result(remote, (screen) => remoteText(remote, screen))
  return 0
}

export const set: Run<typeof serverSetOptions, typeof serverSetArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const { items } = await client.remotes.kinds({})
  const kind = items.find(({ id }) => id === args.KIND)
  if (!kind) throw new VaultError('kind-unknown', { subjects: items.map(({ id }) => id) })
  const found = await client.remotes.set({
    teamId: team.id,
    kind: kind.id,
    parameters: await readParameters(context, kind, options.set),
    credentialId: options.credential === undefined ? null : await credentialId(client, options.credential),
    consent: context.yes,
  })
  for (const { ok, message } of found.findings) context.note(`${ok ? 'held ' : 'FAILED'}  ${message}`)
  if (found.remote === null) throw new VaultError('remote-unsafe', { subjects: found.reason ? [found.reason] : [] })
  const { remote } = found
  context.note('The server holds what a team relies on, as far as a trial can tell.')
  context.result(found, (screen) => remoteText(remote, screen))
  return 0
}

export const remove: Run<NoOptions, typeof serverArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id, name } = await findTeam(context, client, args.TEAM)
  await context.confirm(`Forget the server of ${name} on this computer?`)
  await client.remotes.remove({ teamId: id })
  context.note('The server is forgotten here. What lies there stays.')
  context.result({ id, name }, () => '')
  return 0
}

export const pull: Run<typeof syncOptions, typeof serverArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const pulled = await client.remotes.pull({ teamId: team.id, onConflict: choiceOf(options['on-conflict']) })
  context.result(pulled, (screen) => pulledText(pulled, screen))
  return pulled.conflictCount > 0 ? conflictStatus : 0
}

export const push: Run<typeof syncOptions, typeof serverArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const pushed = await client.remotes.push({ teamId: team.id, onConflict: choiceOf(options['on-conflict']) })
  const sent = `${count(pushed.sent, 'credential')} sent${pushed.ended > 0 ? `, ${pushed.ended} taken out` : ''}`
  context.result(pushed, (screen) => `${sent}. ${pulledText(pushed, screen)}`)
  return pushed.conflictCount > 0 ? conflictStatus : 0
}

const revisionColumns: readonly Column<Revision>[] = [
  { title: 'REVISION', value: ({ number }) => String(number), right: true },
  { title: 'AT', value: ({ at }) => at },
  { title: 'BY', value: ({ author }) => author },
  { title: 'CREDENTIALS', value: ({ credentials }) => String(credentials), right: true },
]

export const history: Run<typeof historyOptions, typeof serverArgs> = async (context, { options, args }) => {
  const limit = options.limit === undefined ? 10 : parseCount(options.limit)
  if (limit === undefined || limit < 1 || limit > 20)
    throw context.usage([{ path: '--limit', message: 'Write a number from 1 to 20.' }])
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const { items, hasMore } = await client.remotes.history({ teamId: team.id, before: null, limit })
  context.result({ items, hasMore }, (screen) => table(revisionColumns, items, screen))
  return 0
}

function choiceOf(text: string | undefined): OnConflict {
  return (text ?? 'leave') as OnConflict
}

function remoteText(remote: Kept, screen: Screen): string {
  return facts(
    [
      ['Kind', remote.kind],
      ...Object.entries(remote.parameters)
        .filter(([, value]) => value !== '')
        .map(([name, value]): [string, string] => [name, value]),
      ['Credential', remote.credential || 'none'],
      ['Revision', remote.revision === 0 ? 'none yet' : String(remote.revision)],
      ['Last in step', remote.syncedAt ?? 'never'],
      ['Waiting', remote.waiting === 0 ? 'nothing' : count(remote.waiting, 'credential')],
    ],
    screen,
  )
}

function pulledText(pulled: Pulled, screen: Screen): string {
  const { revision, created, replaced, removed, conflicts, conflictCount } = pulled
  const head = `Revision ${revision}: ${created} new, ${replaced} changed, ${removed} taken out.`
  if (conflictCount === 0) return head
  const columns: readonly Column<Pulled['conflicts'][number]>[] = [
    { title: 'NOT TAKEN IN', value: ({ name }) => name },
    { title: 'WHY', value: ({ reason }) => reason },
  ]
  return [head, '', table(columns, conflicts, screen)].join('\n')
}

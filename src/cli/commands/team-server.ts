import type { Client, RequestOf, ResponseOf } from '../../shared/api/contract.ts'
import { type ConflictChoice, conflictChoice } from '../../shared/domain/remote.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { credentialId } from '../lookup.ts'
import { type Column, facts, type Screen, table } from '../output/table.ts'
import type { Input, Run } from '../spec.ts'
import type {
  automaticArgs,
  historyOptions,
  serverArgs,
  serverSetArgs,
  serverSetOptions,
  syncOptions,
} from '../table/team-server.ts'
import { parseCount } from '../values/dates.ts'
import { readParameters } from './parameters.ts'
import { findTeam } from './team-lookup.ts'

type NoOptions = Record<never, never>
type Kind = ResponseOf<'remotes.kinds'>['items'][number]
type Kept = NonNullable<ResponseOf<'remotes.get'>['remote']>
type Pulled = ResponseOf<'remotes.pull'>
type Revision = ResponseOf<'remotes.history'>['items'][number]

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

export const automatic: Run<NoOptions, typeof automaticArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id, name } = await findTeam(context, client, args.TEAM)
  const isOn = args['on|off'] === 'on'
  const { remote } = await client.remotes.setAutomatic({ teamId: id, automatic: isOn })
  if (remote === null) throw new VaultError('remote-missing')
  context.note(`The server of ${name} is asked ${isOn ? 'whenever a window unlocks the vault' : 'by hand alone'}.`)
  context.result(remote, (screen) => remoteText(remote, screen))
  return 0
}

export const pull: Run<typeof syncOptions, typeof serverArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const decided = await decisionsOf(context, client, team.id, options)
  const pulled = await client.remotes.pull({ teamId: team.id, ...decided })
  context.result(pulled, (screen) => pulledText(pulled, screen))
  return pulled.undecided > 0 ? conflictStatus : 0
}

export const push: Run<typeof syncOptions, typeof serverArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const decided = await decisionsOf(context, client, team.id, options)
  const pushed = await client.remotes.push({ teamId: team.id, ...decided })
  const sent = `${count(pushed.sent, 'credential')} sent${pushed.ended > 0 ? `, ${pushed.ended} taken out` : ''}`
  context.result(pushed, (screen) => `${sent}. ${pulledText(pushed, screen)}`)
  return pushed.undecided > 0 ? conflictStatus : 0
}

/** What was said of single credentials holds for their state of now, so that is asked for first. */
async function decisionsOf(
  context: Context,
  client: Client,
  teamId: string,
  options: Input<typeof syncOptions>['options'],
): Promise<Pick<RequestOf<'remotes.pull'>, 'onConflict' | 'decisions'>> {
  const onConflict = (options['on-conflict'] ?? 'leave') as ConflictChoice
  const wanted = options.decide.map((text) => readDecision(context, text))
  if (wanted.length === 0) return { onConflict, decisions: [] }
  const { conflicts } = await client.remotes.pull({ teamId, onConflict: 'leave', decisions: [] })
  const decisions = wanted.map(({ ref, choice }) => {
    const found = conflicts.find(({ id, name }) => id === ref || name.toLowerCase() === ref.toLowerCase())
    if (!found) throw context.usage([{ path: '--decide', message: `Nothing called ${ref} waits for a decision.` }])
    return { id: found.id, revision: found.revision, choice }
  })
  return { onConflict, decisions }
}

function readDecision(context: Context, text: string): { ref: string; choice: ConflictChoice } {
  const at = text.lastIndexOf('=')
  const choice = conflictChoice.safeParse(text.slice(at + 1))
  if (at < 1 || !choice.success)
    throw context.usage([{ path: '--decide', message: 'Write NAME=theirs, NAME=mine or NAME=both.' }])
  return { ref: text.slice(0, at), choice: choice.data }
}

const revisionColumns: readonly Column<Revision>[] = [
  { title: 'REVISION', value: ({ number }) => String(number), right: true },
  { title: 'AT', value: ({ at }) => at },
  { title: 'BY', value: ({ author }) => author },
  { title: 'CREDENTIALS', value: ({ credentials }) => String(credentials), right: true },
  { title: 'CHANGED', value: ({ changed }) => (changed === null ? '' : String(changed)), right: true },
  { title: 'TAKEN OUT', value: ({ removed }) => (removed === null ? '' : String(removed)), right: true },
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
      ['To decide', remote.undecided === 0 ? 'nothing' : count(remote.undecided, 'credential')],
      ['Asked', remote.automatic ? 'when a window unlocks the vault, and by hand' : 'by hand'],
      ...(remote.failure === null ? [] : [['Last attempt', `failed: ${remote.failure}`] as [string, string]]),
    ],
    screen,
  )
}

function pulledText(pulled: Pulled, screen: Screen): string {
  const { revision, created, replaced, removed, conflicts } = pulled
  const head = `Revision ${revision}: ${created} new, ${replaced} changed, ${removed} taken out.`
  if (conflicts.length === 0) return head
  const columns: readonly Column<Pulled['conflicts'][number]>[] = [
    { title: 'NOT TAKEN IN', value: ({ name }) => name },
    { title: 'WHY', value: ({ reason }) => reason },
    { title: 'BY', value: ({ by }) => by },
    { title: 'DIFFERS IN', value: ({ fields }) => fields.map(fieldText).join(', ') },
  ]
  return [head, '', table(columns, conflicts, screen)].join('\n')
}

function fieldText({ name, changed }: Pulled['conflicts'][number]['fields'][number]): string {
  const who = { mine: 'yours', theirs: 'theirs', both: 'both', unknown: '' }[changed]
  return who === '' ? name : `${name} (${who})`
}

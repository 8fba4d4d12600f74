import type { Client } from '../../shared/api/contract.ts'
import type { Offboarding, OffboardingLine, OffboardingOutcome } from '../../shared/domain/offboarding.ts'
import { reportKinds } from '../../shared/domain/review.ts'
import { count, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { isId, limitOf, readPages } from '../lookup.ts'
import { day } from '../output/format.ts'
import type { Style } from '../output/style.ts'
import { facts, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type {
  offboardingArgs,
  offboardingBeginArgs,
  offboardingDecideArgs,
  offboardingDecideOptions,
  offboardingListArgs,
  offboardingReportArgs,
  offboardingReportOptions,
  offboardingShowOptions,
} from '../table/offboarding.ts'
import { checkTarget, writeResult } from './output-file.ts'
import { allContacts, findTeam, pick } from './team-lookup.ts'

type NoOptions = Record<never, never>

export const list: Run<NoOptions, typeof offboardingListArgs> = async (context, { args }) => {
  const client = await context.vault()
  const teamId = args.TEAM === undefined ? null : (await findTeam(context, client, args.TEAM)).id
  const items = await allGone(client, teamId)
  if (items.length === 0) context.note('Nobody is gone, as far as this vault knows.')
  context.result({ items, nextCursor: null }, (screen) => (items.length === 0 ? '' : goneTable(items, screen)))
  return items.some(isOpen) ? 1 : 0
}

export const show: Run<typeof offboardingShowOptions, typeof offboardingArgs> = async (context, { options, args }) => {
  const limit = limitOf(context, options.limit) ?? (context.json ? 100 : Number.POSITIVE_INFINITY)
  const client = await context.vault()
  const gone = await find(context, client, args.TEAM, args.PERSON)
  const query = { id: gone.id, show: options.open ? ('unfinished' as const) : ('all' as const) }
  const page = await readPages(
    (size, cursor) => client.offboarding.lines({ ...query, limit: size, cursor }),
    limit,
    options.cursor ?? null,
  )
  context.result({ offboarding: gone, items: page.items, nextCursor: page.nextCursor }, (screen) =>
    page.items.length === 0 ? summary(gone, screen) : `${summary(gone, screen)}\n\n${lineTable(page.items, screen)}`,
  )
  return isOpen(gone) ? 1 : 0
}

export const decide: Run<typeof offboardingDecideOptions, typeof offboardingDecideArgs> = async (
  context,
  { options, args },
) => {
  const client = await context.vault()
  const { id } = await find(context, client, args.TEAM, args.PERSON)
  const kind = options.grant ? ('grant' as const) : ('value' as const)
  const { items } = await readPages(
    (size, cursor) => client.offboarding.lines({ id, show: 'all', limit: size, cursor }),
    Number.POSITIVE_INFINITY,
    null,
  )
  // By the names of the lines: what is shredded here has a line, too.
  const choices = items
    .filter((line) => line.kind === kind)
    .map(({ credentialId, credential }) => ({ id: credentialId, name: credential }))
  const chosen = args.NAME.map((ref) => pick(context, choices, ref, 'not-found'))
  const lines = [...new Set(chosen)].map((line) => ({ kind, credentialId: line.id }))
  const outcome = args.DECISION === 'none' ? null : (args.DECISION as OffboardingOutcome)
  let after = await client.offboarding.get({ id })
  for (let at = 0; at < lines.length; at += 100)
    after = await client.offboarding.decide({
      id,
      lines: lines.slice(at, at + 100),
      outcome,
      reason: options.reason ?? '',
    })
  context.note(`${after.unfinished} of ${count(after.lines, 'line')} ${after.unfinished === 1 ? 'is' : 'are'} left.`)
  context.result(after, () => '')
  return 0
}

export const report: Run<typeof offboardingReportOptions, typeof offboardingReportArgs> = async (
  context,
  { options, args },
) => {
  await checkTarget(context, args.FILE)
  const client = await context.vault()
  const { id } = await find(context, client, args.TEAM, args.PERSON)
  const end = reportKinds.find((format) => args.FILE.toLowerCase().endsWith(`.${format}`))
  const format = options.format ?? end ?? 'html'
  const { fileId, sha256 } = await client.offboarding.report({ id, format })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  if (args.FILE === '-') return 0
  context.result({ file: args.FILE, format, sha256 }, (screen) =>
    facts(
      [
        ['File', args.FILE],
        ['SHA-256', sha256],
      ],
      screen,
    ),
  )
  return 0
}

export const begin: Run<NoOptions, typeof offboardingBeginArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id: teamId } = await findTeam(context, client, args.TEAM)
  const personId = isId(args.PERSON)
    ? args.PERSON
    : pick(context, await allContacts(client), args.PERSON, 'contact-not-found').id
  const gone = await client.offboarding.begin({ teamId, personId })
  context.result(gone, (screen) => summary(gone, screen))
  return 0
}

/** Whether something is left to do because of somebody who is gone. */
const isOpen = ({ isBack, unfinished }: Offboarding) => !isBack && unfinished > 0

async function allGone(client: Client, teamId: string | null): Promise<Offboarding[]> {
  const all: Offboarding[] = []
  for (;;) {
    const { items, total } = await client.offboarding.list({ teamId, offset: all.length })
    all.push(...items)
    if (items.length === 0 || all.length >= total) return all
  }
}

/** Somebody who is gone from a team, by name or ID. @throws VaultError `team-not-found`, `team-member-not-found`, `usage` */
async function find(context: Context, client: Client, teamRef: string, ref: string): Promise<Offboarding> {
  const { id } = await findTeam(context, client, teamRef)
  const gone = await allGone(client, id)
  const people = gone.map(({ personId, name }) => ({ id: personId, name }))
  const { id: personId } = pick(context, people, ref, 'team-member-not-found')
  return gone.find((one) => one.personId === personId) as Offboarding
}

function goneTable(items: readonly Offboarding[], screen: Screen): string {
  return table(
    [
      { title: 'PERSON', value: ({ name }) => name },
      { title: 'TEAM', value: ({ team }) => team },
      { title: 'LEFT', value: ({ leftAt }) => day(leftAt) },
      {
        title: 'LEFT TO DO',
        value: (gone) => (gone.isBack ? 'back in the team' : `${gone.unfinished} of ${gone.lines}`),
        paint: (gone, style) => (isOpen(gone) ? style.yellow : style.dim),
      },
      { title: 'MANAGED BY OTHERS', value: ({ others }) => String(others), right: true },
    ],
    items,
    screen,
  )
}

function summary(gone: Offboarding, screen: Screen): string {
  return facts(
    [
      ['Person', gone.name],
      ['Team', gone.team],
      ['Left', gone.isBack ? `${when(gone.leftAt)}, and is in the team again` : when(gone.leftAt)],
      ['Left to do', `${gone.unfinished} of ${gone.lines}`],
      ...(gone.others > 0 ? ([['Managed by others', count(gone.others, 'credential')]] as const) : []),
    ],
    screen,
  )
}

const whatWords = { value: 'rotate', grant: 'authorize again' } as const

function lineTable(items: readonly OffboardingLine[], screen: Screen): string {
  return table(
    [
      { title: 'CREDENTIAL', value: ({ credential }) => credential },
      { title: 'ENVIRONMENT', value: ({ environment }) => environment },
      { title: 'TO DO', value: ({ kind }) => whatWords[kind] },
      { title: 'STATUS', value: ({ status }) => status, paint: statusPaint },
      { title: 'USED BY', value: ({ connectionCount }) => String(connectionCount), right: true },
      { title: 'WHY', value: whyText },
    ],
    items,
    screen,
  )
}

function statusPaint({ status }: OffboardingLine, style: Style): (text: string) => string {
  return status === 'open' ? style.red : status === 'under-way' ? style.yellow : style.green
}

function whyText({ reasons, done, decision }: OffboardingLine): string {
  if (decision !== null) return decision.reason || `revoked, by the word of ${decision.by}`
  return done === '' ? reasons.join(' ') : done
}

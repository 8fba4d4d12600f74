import type { ResponseOf } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { type Column, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { restoreOptions, revisionArgs } from '../table/team-server.ts'
import { parseCount } from '../values/dates.ts'
import { findTeam } from './team-lookup.ts'

type NoOptions = Record<never, never>
type Revision = ResponseOf<'remotes.revision'>

export const revision: Run<NoOptions, typeof revisionArgs> = async (context, { args }) => {
  const number = numberOf(context, args.REVISION)
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const found = await client.remotes.revision({ teamId: team.id, number })
  context.result(found, (screen) => revisionText(found, screen))
  return 0
}

export const restore: Run<typeof restoreOptions, typeof revisionArgs> = async (context, { options, args }) => {
  const number = numberOf(context, args.REVISION)
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const found = await client.remotes.revision({ teamId: team.id, number })
  const ids = options.only.length === 0 ? null : options.only.map((name) => idOf(found, name))
  const restorable = ids?.length ?? found.counts.restorable
  if (restorable === 0) {
    context.note('There is nothing to bring back.')
    context.result({ restored: 0, refused: found.counts.refused }, () => '')
    return 0
  }
  await context.confirm(`Bring ${count(restorable, 'credential')} back to the state of revision ${number}?`)
  const done = await client.remotes.restore({ teamId: team.id, number, ids })
  context.result(
    done,
    () => `${count(done.restored, 'credential')} brought back. keyward team push sends the change to the team.`,
  )
  return 0
}

/** Those that differ are named with their IDs; more of them than an answer holds are named by ID. */
function idOf({ items }: Revision, ref: string): string {
  const found = items.find(({ id, name }) => id === ref || name.toLowerCase() === ref.toLowerCase())
  if (found) return found.id
  if (/^[0-9a-f-]{36}$/i.test(ref)) return ref
  throw new VaultError('not-found', { subjects: [ref] })
}

function numberOf(context: Context, text: string): number {
  const number = parseCount(text)
  if (number === undefined || number < 1) throw context.usage([{ path: 'REVISION', message: 'Write a number from 1.' }])
  return number
}

const itemColumns: readonly Column<Revision['items'][number]>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'NOW', value: ({ state }) => (state === 'gone' ? 'not there' : 'otherwise') },
  { title: 'DIFFERS IN', value: ({ fields }) => fields.join(', ') },
  { title: 'BROUGHT BACK', value: ({ reason }) => reason || 'possible' },
]

function revisionText({ number, at, author, items, counts }: Revision, screen: Screen): string {
  const head = `Revision ${number}, ${at}, by ${author}: ${count(counts.same, 'credential')} as now, ${counts.restorable + counts.refused} otherwise.`
  return items.length === 0 ? head : [head, '', table(itemColumns, items, screen)].join('\n')
}

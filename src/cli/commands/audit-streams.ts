import type { Client } from '../../shared/api/contract.ts'
import type { Stream } from '../../shared/domain/stream.ts'
import { VaultError } from '../../shared/errors.ts'
import { count, when } from '../../shared/reports/words.ts'
import { credentialId } from '../lookup.ts'
import type { Style } from '../output/style.ts'
import { type Fact, facts, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { streamAddArgs, streamAddOptions, streamArgs, streamMaybeArgs } from '../table/stream.ts'

/** Bytes of a file of certificates. */
const caBytes = 40_000

export const add: Run<typeof streamAddOptions, typeof streamAddArgs> = async (context, { options, args }) => {
  const ca = options.ca === undefined ? '' : await context.readText(options.ca, caBytes, 'Certificates: ')
  const client = await context.vault()
  const stream = await client.streams.add({
    input: {
      name: args.NAME,
      address: args.ADDRESS,
      credentialId: options.credential === undefined ? null : await credentialId(client, options.credential),
      ca,
      fromStart: options['from-start'],
    },
    consent: context.yes,
  })
  context.result(stream, (screen) => facts(factsOf(stream), screen))
  return 0
}

export const list: Run = async (context) => {
  const { items } = await (await context.vault()).streams.list({})
  if (items.length === 0) context.note('There is no stream yet: keyward audit stream add')
  context.result({ items }, (screen) =>
    items.length === 0
      ? ''
      : table(
          [
            { title: 'NAME', value: ({ name }) => name },
            { title: 'ADDRESS', value: ({ address }) => address },
            { title: 'DELIVERED', value: ({ delivered }) => String(delivered), right: true },
            { title: 'WAITING', value: ({ waiting }) => String(waiting), right: true },
            { title: 'SINCE', value: ({ waitingSince }) => (waitingSince ? when(waitingSince) : '') },
            { title: 'STATE', value: stateOf, paint: statePaint },
          ],
          items,
          screen,
        ),
  )
  return 0
}

export const show: Run<Record<never, never>, typeof streamArgs> = async (context, { args }) => {
  const stream = await find(await context.vault(), args.NAME)
  context.result(stream, (screen) => facts(factsOf(stream), screen))
  return 0
}

export const test: Run<Record<never, never>, typeof streamArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id } = await find(client, args.NAME)
  const found = await client.streams.test({ id })
  context.result(found, ({ style }) =>
    found.ok ? style.green(found.message) : style.red([found.message, found.remedy].filter(Boolean).join(' ')),
  )
  return found.ok ? 0 : 1
}

export const flush: Run<Record<never, never>, typeof streamMaybeArgs> = async (context, { args }) => {
  const client = await context.vault()
  const id = args.NAME === undefined ? null : (await find(client, args.NAME)).id
  const { items } = await client.streams.flush({ id })
  context.result({ items }, ({ style }) => items.map((stream) => flushed(stream, style)).join('\n'))
  return items.some(({ waiting }) => waiting > 0) ? 1 : 0
}

export const remove: Run<Record<never, never>, typeof streamArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id, name, waiting } = await find(client, args.NAME)
  await context.confirm(`Remove ${name}?${waiting > 0 ? ` ${count(waiting, 'record')} that wait are not sent.` : ''}`)
  await client.streams.remove({ id })
  context.result({ id, name, removed: true }, ({ style }) => style.green(`Removed ${name}.`))
  return 0
}

async function find(client: Client, ref: string): Promise<Stream> {
  const { items } = await client.streams.list({})
  const found = items.find(({ id, name }) => id === ref.toLowerCase() || name.toLowerCase() === ref.toLowerCase())
  if (!found) throw new VaultError('not-found', { subjects: items.map(({ name }) => name) })
  return found
}

function stateOf({ failure, waiting }: Stream): string {
  if (failure) return failure.message
  return waiting === 0 ? 'up to date' : 'waits for the app, or for a flush'
}

function statePaint({ failure, waiting }: Stream, style: Style): (text: string) => string {
  if (failure) return style.red
  return waiting === 0 ? style.green : style.yellow
}

function flushed(stream: Stream, style: Style): string {
  const { name, waiting } = stream
  const text = waiting === 0 ? 'Everything is delivered.' : `${count(waiting, 'record')} wait. ${stateOf(stream)}`
  return statePaint(stream, style)(`${name}: ${text}`)
}

function factsOf(stream: Stream): readonly Fact[] {
  const { failure } = stream
  return [
    ['Name', stream.name],
    ['ID', stream.id],
    ['Address', stream.address],
    ['Credential', stream.credential ?? ''],
    ['Own authority', stream.hasCa ? 'yes' : ''],
    ['Delivered', stream.delivered === 0 ? '' : `up to record ${stream.delivered}`],
    ['Last delivery', stream.deliveredAt ? when(stream.deliveredAt) : ''],
    ['Waiting', stream.waiting === 0 ? 'nothing' : count(stream.waiting, 'record')],
    ['Oldest from', stream.waitingSince ? when(stream.waitingSince) : ''],
    ['Problem', failure?.message ?? ''],
    ['Remedy', failure?.remedy ?? ''],
    ['Failed', failure ? `${count(failure.tries, 'time')}, last ${when(failure.at)}` : ''],
  ]
}

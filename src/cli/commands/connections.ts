import type { Client } from '../../shared/api/contract.ts'
import type { Connection, ConnectionInput, ConnectionKindInfo } from '../../shared/domain/connection.ts'
import { nameInEnvironment } from '../../shared/environment-name.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { count, duration, when } from '../../shared/reports/words.ts'
import { confirmName } from '../confirm.ts'
import type { Context } from '../context.ts'
import { credentialId, credentialOfSystem, limitOf, readPages, systemOrNone, wayOrNone } from '../lookup.ts'
import type { Style } from '../output/style.ts'
import { type Fact, facts, type Screen, table } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type {
  connectionAddOptions,
  connectionEditOptions,
  connectionListOptions,
  historyOptions,
} from '../table/connection.ts'
import type { oneArgs } from '../table/credential.ts'
import type { confirmOption } from '../table/shared-options.ts'
import { complain, findField, parseAssignment } from '../values/fields.ts'
import { kindInfo, presetsOf, readParameters } from './parameters.ts'

export const add: Run<typeof connectionAddOptions> = async (context, { options }) => {
  if (options.like === undefined && options.name === undefined)
    throw context.usage([{ path: '--name', message: 'Give it a name.' }])
  if (options.like !== undefined && (options.environment ?? '').trim() === '')
    throw context.usage([{ path: '--environment', message: 'Say which environment it is for.' }])
  const client = await context.vault()
  const like = options.like === undefined ? null : await client.connections.get({ ref: options.like })
  const systemRef = options.system ?? like?.systemId ?? undefined
  const system = systemRef === undefined ? null : await systemOrNone(client, systemRef)
  const kindId = options.kind ?? like?.kind ?? system?.kind
  if (kindId === undefined) throw context.usage([{ path: '--kind', message: 'Give a kind, or a system that has one.' }])
  const kind = await kindInfo(client, kindId)
  const set = await readParameters(context, kind, options.set)
  const own = like?.kind === kind.id ? like.parameters : {}
  // Another one's address stays, unless parts of a new one are given.
  const takesPresets = system?.kind === kind.id && (like?.kind !== kind.id || options.part.length > 0)
  const presets = takesPresets ? { ...own, ...presetsOf(system, options.part, set) } : own
  const chosen =
    options.credential !== undefined
      ? await credentialId(client, options.credential)
      : like === null
        ? null
        : await credentialOfSystem(client, kind, like, options.environment ?? '')
  if (chosen === null && (like === null ? kind.credentialRequired : like.credentialId !== null))
    throw context.usage([{ path: '--credential', message: 'Give the credential that it uses.' }])
  const credential = chosen === null ? null : await client.credentials.get({ ref: chosen })
  const viaId = options.via === undefined ? (like?.viaId ?? null) : await wayOrNone(client, options.via)
  const environment = options.environment ?? credential?.environment ?? ''
  const connection = await client.connections.create({
    consent: context.yes,
    input: {
      name: options.name ?? nameInEnvironment(like?.name ?? '', like?.environment ?? '', environment),
      kind: kind.id,
      systemId: system?.id ?? null,
      environment,
      credentialId: credential?.id ?? null,
      viaId,
      parameters: { ...presets, ...set },
      purpose: options.purpose ?? like?.purpose ?? '',
    },
  })
  context.note('The connection is stored.')
  return printBound(context, client, connection)
}

export const edit: Run<typeof connectionEditOptions, typeof oneArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const current = await client.connections.get({ ref: args.NAME })
  const kind = await kindInfo(client, options.kind ?? current.kind)
  const system = options.system === undefined ? undefined : await systemOrNone(client, options.system)
  const parameters = await editedParameters(context, current, kind, options.set, options.unset)
  const input: Partial<ConnectionInput> = {
    ...(options.name !== undefined && { name: options.name }),
    ...(options.kind !== undefined && { kind: kind.id }),
    ...(system !== undefined && { systemId: system?.id ?? null }),
    ...(options.environment !== undefined && { environment: options.environment }),
    ...(options.credential !== undefined && {
      credentialId: options.credential === 'none' ? null : await credentialId(client, options.credential),
    }),
    ...(options.via !== undefined && {
      viaId: await wayOrNone(client, options.via),
    }),
    ...(parameters !== undefined && { parameters }),
    ...(options.purpose !== undefined && { purpose: options.purpose }),
  }
  if (Object.keys(input).length === 0 && !context.yes) {
    throw context.usage([{ path: `keyward ${context.path}`, message: 'Say what to change, with at least one option.' }])
  }
  const connection = await client.connections.update({
    id: current.id,
    revision: current.revision,
    input,
    consent: context.yes,
  })
  context.note('The connection is changed.')
  return printBound(context, client, connection)
}

export const list: Run<typeof connectionListOptions> = async (context, { options }) => {
  const limit = limitOf(context, options.limit)
  const client = await context.vault()
  const usedBy = options.credential === undefined ? undefined : await credentialId(client, options.credential)
  const page = await readPages(
    (size, cursor) =>
      client.connections.list({
        ...(options.search !== undefined && { search: options.search }),
        ...(options.environment.length > 0 && { environment: [...options.environment] }),
        ...(options.kind.length > 0 && { kind: [...options.kind] }),
        ...(options.result.length > 0 && { result: [...options.result] }),
        ...(usedBy !== undefined && { credentialId: usedBy }),
        limit: size,
        cursor,
      }),
    limit ?? (context.json ? 100 : Number.POSITIVE_INFINITY),
    options.cursor ?? null,
  )
  if (page.items.length === 0) context.note('There is no such connection.')
  context.result({ items: page.items, nextCursor: page.nextCursor }, (screen) =>
    page.items.length === 0
      ? ''
      : table(
          [
            { title: 'NAME', value: (item) => item.name },
            { title: 'KIND', value: (item) => item.kind },
            { title: 'SYSTEM', value: (item) => item.system },
            { title: 'ENVIRONMENT', value: (item) => item.environment },
            { title: 'TARGET', value: (item) => item.target },
            { title: 'CREDENTIAL', value: (item) => item.credential ?? '' },
            { title: 'LAST TEST', value: lastTest, paint: (item, style) => testPaint(item.lastTest, style) },
            { title: 'TESTED', value: (item) => when(item.lastTest?.at ?? null) },
          ],
          page.items,
          screen,
        ),
  )
  if (page.nextCursor !== null && !context.json) {
    context.note(`Only the first ${count(page.items.length, 'connection')}. Go on with --cursor ${page.nextCursor}`)
  }
  return 0
}

export const show: Run<Record<never, never>, typeof oneArgs> = async (context, { args }) => {
  const client = await context.vault()
  const connection = await client.connections.get({ ref: args.NAME })
  const [last] = (await client.tests.history({ connectionId: connection.id, limit: 1 })).items
  // A connection that was changed since has forgotten its last test, but not its history.
  const scopes = connection.lastTest === null ? null : (last?.scopes ?? null)
  context.result(connection, (screen) => connectionFacts(connection, screen, scopes))
  return 0
}

export const history: Run<typeof historyOptions, typeof oneArgs> = async (context, { options, args }) => {
  const limit = limitOf(context, options.limit) ?? 10
  if (limit > 50) throw context.usage([{ path: '--limit', message: 'Write a whole number from 1 to 50.' }])
  const client = await context.vault()
  const { id } = await client.connections.get({ ref: args.NAME })
  const { items } = await client.tests.history({ connectionId: id, limit })
  if (items.length === 0) context.note('This connection was never tested.')
  context.result({ items, nextCursor: null }, (screen) =>
    items.length === 0
      ? ''
      : table(
          [
            { title: 'TESTED', value: (item) => when(item.at) },
            { title: 'RESULT', value: (item) => item.code, paint: (item, style) => testPaint(item, style) },
            { title: 'TIME', value: (item) => duration(item.ms), right: true },
            { title: 'FINDING', value: (item) => item.message },
          ],
          items,
          screen,
        ),
  )
  return 0
}

export const remove: Run<typeof confirmOption, typeof oneArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const { id, name } = await client.connections.get({ ref: args.NAME })
  const confirm = await confirmName(context, options.confirm, { name, breaks: [], verb: 'Delete' })
  await client.connections.delete({ id, confirm })
  context.note('The connection is deleted.')
  context.result({ id, name, deleted: true }, () => '')
  return 0
}

/** Prints what was stored, after a person was asked for consent where the credential is not bound to the host (T6). */
async function printBound(context: Context, client: Client, stored: Connection): Promise<0> {
  let connection = stored
  if (connection.credentialId !== null && connection.target !== '' && !connection.bound) {
    const hosts = connection.unbound.map(plain).join(', ')
    context.note(`Its credential is not bound to ${hosts}, so a test will be refused.`)
    if (context.interactive) {
      const { askYes } = await import('../prompt.ts')
      if (await askYes(context.io, `Allow the credential to be sent to ${hosts}?`)) {
        for (const host of connection.unbound) await client.credentials.bindHost({ id: connection.credentialId, host })
        connection = await client.connections.get({ ref: connection.id })
      }
    } else
      context.note('If the host is right, repeat this with connection edit --yes, or use credential edit --bind-host.')
  }
  context.result(connection, (screen) => connectionFacts(connection, screen))
  return 0
}

async function editedParameters(
  context: Context,
  current: Connection,
  kind: ConnectionKindInfo,
  set: readonly string[],
  unset: readonly string[],
): Promise<Record<string, string> | undefined> {
  if (set.length + unset.length === 0 && kind.id === current.kind) return undefined
  const kept = kind.id === current.kind ? current.parameters : {}
  const parameters: Record<string, string> = { ...kept, ...(await readParameters(context, kind, set)) }
  const issues: FieldIssue[] = []
  for (const { field } of unset.map(parseAssignment)) {
    const known = findField(kind.parameters, field, issues)
    if (known !== undefined) delete parameters[known.name]
  }
  complain(issues)
  return parameters
}

function connectionFacts(connection: Connection, screen: Screen, scopes: readonly string[] | null = null): string {
  const test = connection.lastTest
  return facts(
    [
      ['Name', connection.name],
      ['ID', connection.id],
      ['Kind', connection.kind],
      ['System', connection.system],
      ['Environment', connection.environment],
      ['Credential', connection.credential ?? 'none'],
      ['Goes through', connection.via ?? ''],
      ['Target', [connection.target, ...connection.furtherTargets].join(', ')],
      ['Bound', connection.credentialId === null ? '' : connection.bound ? 'yes' : 'no: a test will be refused'],
      ...Object.entries(connection.parameters).map(([name, value]): Fact => [`  ${name}`, value]),
      ['Purpose', connection.purpose],
      ['Last test', test === null ? 'never' : `${when(test.at)}, ${lastTest(connection)} in ${duration(test.ms)}`],
      ['Finding', test?.message ?? ''],
      ['Signed in as', test?.identity ?? ''],
      ['May do', scopes?.join(', ') ?? ''],
      ['Certificate until', when(test?.tlsExpiresAt ?? null)],
      ['Created', when(connection.createdAt)],
      ['Updated', when(connection.updatedAt)],
    ],
    screen,
  )
}

function lastTest({ lastTest: test }: Connection): string {
  return test === null ? '' : test.ok ? 'passed' : test.code
}

function testPaint(test: { readonly ok: boolean } | null, style: Style): (text: string) => string {
  return test === null ? style.dim : test.ok ? style.green : style.red
}

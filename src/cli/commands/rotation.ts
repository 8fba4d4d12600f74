import { randomUUID } from 'node:crypto'
import type { Client } from '../../shared/api/contract.ts'
import type { Rotation } from '../../shared/domain/rotation.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { expiryOf, limitOf, readPages, timeoutOf } from '../lookup.ts'
import { table } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type {
  credentialsArgs,
  finishOptions,
  listOptions,
  rotationArgs,
  rotationOneArgs,
  runOptions,
  startOptions,
  switchOptions,
  testOptions,
} from '../table/rotation.ts'
import { parseHours } from '../values/dates.ts'
import { refuseWrittenSecrets } from '../values/fields.ts'
import { noteUsers } from './credential-impact.ts'
import { readNewValue } from './new-value.ts'
import { connectionId, credentialIds, namesOf, openOf, rotationIds } from './rotation-lookup.ts'
import { nextStep, rotationTable, rotationText } from './rotation-view.ts'

type NoOptions = Record<never, never>

/** How long both values are kept where nobody says otherwise: a week, in hours. */
const usualGrace = 7 * 24

export const options: Run<NoOptions, typeof credentialsArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { items } = await client.rotations.options({ credentialIds: await credentialIds(client, args.NAME) })
  context.result({ items, nextCursor: null }, (screen) =>
    table(
      [
        { title: 'CREDENTIAL', value: (item) => item.credential },
        { title: 'CONNECTIONS', value: (item) => String(item.dependents) },
        { title: 'AUTOMATIC', value: (item) => item.automatic?.method ?? 'no' },
        { title: 'THROUGH', value: (item) => item.automatic?.through[0]?.name ?? '' },
        { title: 'WHAT HAPPENS', value: (item) => item.automatic?.summary ?? item.reason },
      ],
      items,
      screen,
    ),
  )
  return 0
}

export const start: Run<typeof startOptions, typeof credentialsArgs> = async (context, { options, args }) => {
  refuseWrittenSecrets(options.secret)
  const expiresAt = expiryOf(context, options.expires)
  const client = await context.vault()
  const ids = await credentialIds(client, args.NAME)
  const batchId = options.batch ?? null
  if (options.automatic) {
    if (options.secret.length + options.set.length + options.unset.length > 0 || options.paste !== undefined)
      throw context.usage([{ path: '--automatic', message: 'Keyward makes the value; leave out fields and secrets.' }])
    const throughId = await connectionId(client, options.through)
    return began(context, client, await client.rotations.startAutomatic({ credentialIds: ids, throughId, batchId }))
  }
  noteUsers(context, await client.credentials.impact({ ids }))
  const [first = ''] = ids
  const value = await readNewValue(context, client, await client.credentials.get({ ref: first }), options)
  const begun = await client.rotations.start({
    credentialIds: ids,
    ...value,
    batchId,
    ...(expiresAt !== undefined && { expiresAt }),
  })
  return began(context, client, begun)
}

export const run: Run<typeof runOptions, typeof credentialsArgs> = async (context, { options, args }) => {
  const graceHours = graceOf(context, options.grace)
  const timeoutMs = timeoutOf(context, options.timeout)
  const client = await context.vault()
  const credentials = await credentialIds(client, args.NAME)
  const throughId = await connectionId(client, options.through)
  const open = await openOf(client, credentials)
  const fresh = credentials.filter((id) => !open.some(({ credentialId }) => credentialId === id))
  if (fresh.length > 0) await client.rotations.startAutomatic({ credentialIds: fresh, throughId })
  const all = await openOf(client, credentials)
  const ids = all.filter(({ state }) => state === 'staged').map(({ id }) => id)
  if (ids.length > 0) {
    context.note(`Setting ${count(ids.length, 'new value', 'new values')} at the server…`)
    const applied = await cancellable(context, client, (runId) => client.rotations.apply({ runId, ids }))
    if (applied.failed > 0) return print(context, client, ids, 1)
    context.note('Testing every connection with the new values…')
    const tested = await cancellable(context, client, (runId) => client.rotations.test({ runId, ids, timeoutMs }))
    if (tested.failed > 0) return print(context, client, ids, 1)
    await client.rotations.switch({ ids, despite: false, graceHours })
  }
  return print(
    context,
    client,
    all.map(({ id }) => id),
    0,
  )
}

export const list: Run<typeof listOptions> = async (context, { options }) => {
  const limit = limitOf(context, options.limit)
  const client = await context.vault()
  const credentialId =
    options.credential === undefined ? undefined : (await client.credentials.get({ ref: options.credential })).id
  const states = options.all ? [] : options.state.length > 0 ? [...options.state] : (['staged', 'switched'] as const)
  const page = await readPages(
    (size, cursor) =>
      client.rotations.list({
        ...(states.length > 0 && { state: [...states] }),
        ...(credentialId !== undefined && { credentialId }),
        limit: Math.min(50, size),
        cursor,
      }),
    limit ?? (context.json ? 100 : Number.POSITIVE_INFINITY),
    options.cursor ?? null,
  )
  context.result(page, (screen) => rotationTable(page.items, screen))
  return 0
}

export const show: Run<NoOptions, typeof rotationOneArgs> = async (context, { args }) => {
  const client = await context.vault()
  const [id = ''] = await rotationIds(client, [args.WHAT], 'latest')
  const found = await client.rotations.get({ id })
  context.result(found, (screen) => rotationText(found.rotation, found.tests, screen))
  return 0
}

type Step = 'apply' | 'rollBack' | 'abort' | 'confirmRevocation'

function stepOf(name: Step, question: (names: string) => string = () => ''): Run<NoOptions, typeof rotationArgs> {
  return async (context, { args }) => {
    const client = await context.vault()
    const ids = await rotationIds(client, args.WHAT)
    if (question('') !== '') await context.confirm(question(await namesOf(client, ids)))
    const { failed } = await cancellable(context, client, (runId) => client.rotations[name]({ runId, ids }))
    return print(context, client, ids, failed > 0 ? 1 : 0)
  }
}

export const apply = stepOf('apply')
export const rollBack = stepOf('rollBack')
export const abort = stepOf('abort', (names) => `Give up the rotation of ${names}? The new value is destroyed.`)
export const confirmRevoked = stepOf('confirmRevocation')

export const test: Run<typeof testOptions, typeof rotationArgs> = async (context, { options, args }) => {
  const timeoutMs = timeoutOf(context, options.timeout)
  const client = await context.vault()
  const ids = await rotationIds(client, args.WHAT)
  const { failed } = await cancellable(context, client, (runId) => client.rotations.test({ runId, ids, timeoutMs }))
  return print(context, client, ids, failed > 0 ? 1 : 0)
}

export const switchTo: Run<typeof switchOptions, typeof rotationArgs> = async (context, { options, args }) => {
  const graceHours = graceOf(context, options.grace)
  const client = await context.vault()
  const ids = await rotationIds(client, args.WHAT)
  await client.rotations.switch({ ids, despite: options.despite, graceHours })
  return print(context, client, ids, 0)
}

export const finish: Run<typeof finishOptions, typeof rotationArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const ids = await rotationIds(client, args.WHAT)
  await context.confirm(`Destroy the old value of ${await namesOf(client, ids)}? That can’t be undone.`)
  const { early } = options
  const { failed } = await cancellable(context, client, (runId) => client.rotations.finish({ runId, ids, early }))
  return print(context, client, ids, failed > 0 ? 1 : 0)
}

/** Ctrl-C ends what talks to servers, and the step is told as it stands then. */
async function cancellable<T>(context: Context, client: Client, work: (runId: string) => Promise<T>): Promise<T> {
  const runId = randomUUID()
  const offInterrupt = context.io.onInterrupt(() => {
    context.note('Cancelling…')
    client.rotations.cancel({ runId }).catch(() => undefined)
  })
  try {
    return await work(runId)
  } finally {
    offInterrupt()
  }
}

function graceOf(context: Context, text: string | undefined): number {
  const hours = text === undefined ? usualGrace : parseHours(text)
  if (hours !== undefined) return hours
  const issue: FieldIssue = { path: '--grace', message: 'Write 0, or a time such as 12h, 7d or 4w, at most a year.' }
  throw context.usage([issue])
}

async function began(context: Context, client: Client, begun: { batchId: string; ids: readonly string[] }): Promise<0> {
  context.note('Nothing has changed yet: the new value lies beside the one in use.')
  return print(context, client, begun.ids, 0)
}

async function print<S extends 0 | 1>(context: Context, client: Client, ids: readonly string[], status: S): Promise<S> {
  const items: Rotation[] = []
  for (const id of ids) items.push((await client.rotations.get({ id })).rotation)
  context.result({ items, nextCursor: null }, (screen) => rotationTable(items, screen))
  for (const { credential, failure } of items)
    if (failure) context.note(`${plain(credential)}: ${plain(failure.message)} ${plain(failure.remedy)}`)
  const [only] = items
  if (only) context.note(nextStep(only, items.length))
  return status
}

import { randomUUID } from 'node:crypto'
import type { Core } from '../../main/api/core.ts'
import type { AnyEvent, Client, RequestOf } from '../../shared/api/contract.ts'
import type { ChosenConnections } from '../../shared/api/tests.ts'
import type { ConnectionFilter } from '../../shared/domain/connection.ts'
import type { TestResult } from '../../shared/domain/probe.ts'
import { VaultError } from '../../shared/errors.ts'
import { count, duration, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { timeoutOf } from '../lookup.ts'
import { styleFor } from '../output/style.ts'
import { type Screen, table } from '../output/table.ts'
import { plain, wrap } from '../output/text.ts'
import type { Input, Run } from '../spec.ts'
import type { testArgs, testOptions } from '../table/test.ts'

export const test: Run<typeof testOptions, typeof testArgs> = async (context, { options, args }) => {
  const narrowed = [options.environment, options.kind, options.system, options.result].some((given) => given.length > 0)
  const isFiltered = narrowed || options.search !== undefined
  if ([args.NAME.length > 0, options.all, isFiltered].filter(Boolean).length !== 1) {
    throw context.usage([
      {
        path: 'keyward test',
        message: 'Give names of connections, or --all, or what they have in common, such as --environment ENV.',
      },
    ])
  }
  const parallel = parallelOf(context, options.parallel)
  const timeoutMs = timeoutOf(context, options.timeout)
  const { reportWriter } = await import('../../shared/reports/report.ts')
  const writers = options.report.map((file) => {
    const writer = reportWriter(file)
    if (writer === undefined)
      throw context.usage([{ path: '--report', message: 'A report’s name ends in .json, .xml or .html.' }])
    return { file, writer }
  })
  const client = await context.vault()
  const ids: string[] = []
  for (const ref of args.NAME) ids.push((await client.connections.get({ ref })).id)
  const chosen: ChosenConnections = isFiltered
    ? { filter: await filterOf(client, options) }
    : options.all
      ? { all: true }
      : { ids: [...new Set(ids)] }
  const { ok, results } = await runTests(context, await context.core(), { connections: chosen, parallel, timeoutMs })
  // A gate that tested nothing must not look as if it were passed.
  if (results.length === 0)
    throw new VaultError('not-found', {
      issues: [{ path: 'keyward test', message: 'There is no connection to test.' }],
    })
  const { writeWhole } = await import('../values/files.ts')
  for (const { file, writer } of writers) await writeWhole(file, writer(results))
  context.result({ ok, results: results.map(resultDocument) }, (screen) => resultText(results, screen))
  return statusOf(results)
}

async function filterOf(client: Client, options: Input<typeof testOptions>['options']): Promise<ConnectionFilter> {
  const systemId: string[] = []
  for (const ref of options.system) systemId.push((await client.systems.get({ ref })).id)
  return {
    ...(options.environment.length > 0 && { environment: [...options.environment] }),
    ...(options.kind.length > 0 && { kind: [...options.kind] }),
    ...(options.result.length > 0 && { result: [...options.result] }),
    ...(systemId.length > 0 && { systemId }),
    ...(options.search !== undefined && { search: options.search }),
  }
}

/** 0 when all passed; 5 when nothing worse happened than a refusal by the vault itself; otherwise 1. */
export function statusOf(results: readonly Pick<TestResult, 'ok' | 'code'>[]): 0 | 1 | 5 {
  const failed = results.filter((result) => !result.ok)
  if (failed.length === 0) return 0
  return failed.every(({ code }) => code === 'host-not-bound' || code === 'credential-disabled') ? 5 : 1
}

/** Runs the tests; on a terminal each stage is told as it ends, and Ctrl-C cancels what still runs. */
async function runTests(
  context: Context,
  core: Core,
  request: Omit<RequestOf<'tests.run'>, 'runId'>,
): Promise<{ ok: boolean; results: readonly TestResult[] }> {
  const runId = randomUUID()
  const live = context.io.stderr.isTTY === true ? await liveLines(context, core, runId) : undefined
  const unsubscribe = live && core.subscribe(live)
  const offInterrupt = context.io.onInterrupt(() => {
    context.note('Cancelling…')
    core.client.tests.cancel({ runId }).catch(() => undefined)
  })
  try {
    return await core.client.tests.run({ runId, ...request })
  } finally {
    offInterrupt()
    unsubscribe?.()
  }
}

/** Prints one line per finished stage. Names come with the first page of connections, so that lines can say them. */
async function liveLines(context: Context, core: Core, runId: string): Promise<(event: AnyEvent) => void> {
  const style = styleFor(context.io.stderr, context.io.env)
  const names = new Map<string, string>()
  const nameOf = (id: string) => names.get(id) ?? id
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof core.client.connections.list>> = await core.client.connections.list({
      limit: 100,
      cursor,
    })
    for (const { id, name } of page.items) names.set(id, plain(name))
    cursor = page.nextCursor
  } while (cursor !== null)
  return (event) => {
    if (event.name === 'tests.progress' && event.data.runId === runId && event.data.state !== 'started') {
      const { connectionId, stage, state, ms, detail } = event.data
      const sign = state === 'passed' ? style.green('✓') : style.red('✗')
      context.note(`${sign} ${nameOf(connectionId)}  ${stage}  ${style.dim(duration(ms))}  ${plain(detail)}`.trimEnd())
    }
    if (event.name === 'tests.result' && event.data.runId === runId) {
      const { connection, ok, code, message } = event.data.result
      const word = ok ? style.green('passed') : style.red(code)
      context.note(`${style.bold(plain(connection))}  ${word}  ${plain(message)}`)
    }
  }
}

/** A result as scripts rely on it, with exactly these keys. */
function resultDocument(result: TestResult) {
  const { connection, credential, ok, code, message, remedy, ms, stages } = result
  return {
    connection,
    credential,
    ok,
    code,
    message,
    remedy,
    ms: Math.round(ms),
    stages: stages.map((stage) => ({
      stage: stage.stage,
      ok: stage.ok,
      ms: Math.round(stage.ms),
      code: stage.code,
      detail: stage.detail,
    })),
  }
}

function resultText(results: readonly TestResult[], screen: Screen): string {
  const rows = table(
    [
      { title: 'CONNECTION', value: (result) => result.connection },
      { title: 'CREDENTIAL', value: (result) => result.credential ?? '' },
      {
        title: 'RESULT',
        value: (result) => (result.ok ? 'passed' : result.code),
        paint: (result, style) => (result.ok ? style.green : style.red),
      },
      { title: 'STAGE', value: (result) => result.stages.find((stage) => !stage.ok)?.stage ?? '' },
      { title: 'TIME', value: (result) => duration(result.ms), right: true },
      { title: 'FINDING', value: (result) => result.message },
    ],
    results,
    screen,
  )
  const failed = results.filter((result) => !result.ok)
  const width = Math.min(screen.width, 100)
  const findings = failed.map((result) => {
    const lines = [
      wrap(plain(result.message), width, 2),
      ...(result.remedy ? [wrap(plain(result.remedy), width, 2)] : []),
    ]
    return [screen.style.bold(plain(result.connection)), ...lines].join('\n')
  })
  const told = results.flatMap((result) => {
    const facts = toldFacts(result)
    return facts === '' ? [] : `${screen.style.bold(plain(result.connection))}\n${wrap(plain(facts), width, 2)}`
  })
  const summary = `${count(results.length - failed.length, 'test')} passed, ${failed.length} failed`
  return [
    rows,
    ...findings,
    ...told,
    failed.length === 0 ? screen.style.green(summary) : screen.style.red(summary),
  ].join('\n\n')
}

/** What the server told of a credential that passed. */
function toldFacts({ ok, identity, expiresAt, scopes }: TestResult): string {
  if (!ok) return ''
  return [
    ...(identity === null ? [] : [`Signed in as ${identity}.`]),
    ...(expiresAt === null ? [] : [`The credential expires on ${when(expiresAt)}.`]),
    ...(scopes === null ? [] : [scopes.length === 0 ? 'It has no permissions.' : `It may: ${scopes.join(', ')}.`]),
  ].join(' ')
}

function parallelOf(context: Context, text: string | undefined): number | null {
  if (text === undefined) return null
  const number = /^\d{1,2}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > 50)
    throw context.usage([{ path: '--parallel', message: 'Write a whole number from 1 to 50.' }])
  return number
}

import type { TestResult } from '../../../shared/domain/probe.ts'
import { client, onEvent } from '../../client/client.ts'
import { toErrorBody } from '../../client/errors.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { announce } from '../../ui/announcer.tsx'
import { showErrorToast } from '../../ui/toast.tsx'
import { outcomeOf } from './outcome.ts'
import {
  type ConnectionTest,
  describeSummary,
  summarize,
  type TestRun,
  waitingTest,
  withProgress,
  withResult,
} from './test-state.ts'

interface TestsState {
  /** The newest test of each connection since the vault was opened. */
  readonly tests: Readonly<Record<string, ConnectionTest>>
  /** The newest run of several connections, until a person puts it away. */
  readonly run: TestRun | null
}

/** Tests that run or have run. It outlives leaving the area: a test goes on while a person looks elsewhere. */
export const useTests = createVaultStore<TestsState>(() => ({ tests: {}, run: null }))

/** Connections that one call takes. */
const mostAtOnce = 500

/** The call of each run that is under way, by the run's ID; null once it is being cancelled. */
const underWay = new Map<string, string | null>()

/**
 * Tests connections and shows how it goes. Resolves when all have ended. With `label` it is a run of its own, with a
 * summary, such as all of an environment.
 */
export async function startTests(connectionIds: readonly string[], label?: string): Promise<void> {
  const id = crypto.randomUUID()
  const asRun = label !== undefined && connectionIds.length > 1
  const waiting = Object.fromEntries(connectionIds.map((connectionId) => [connectionId, waitingTest(id, connectionId)]))
  useTests.setState(({ tests, run }) => ({
    tests: { ...tests, ...waiting },
    run: asRun
      ? { id, label, connectionIds, startedAt: Date.now(), finishedAt: null, isCancelling: false, error: null }
      : run,
  }))
  announce(connectionIds.length === 1 ? 'Testing' : `Testing ${connectionIds.length} connections`)
  try {
    for (let at = 0; at < connectionIds.length && underWay.get(id) !== null; at += mostAtOnce) {
      const ids = connectionIds.slice(at, at + mostAtOnce)
      // The first call has the run's own ID, and with most runs it is the only one.
      const runId = at === 0 ? id : crypto.randomUUID()
      if (at > 0) rename(ids, runId)
      underWay.set(id, runId)
      const { results } = await client.tests.run({ runId, connections: { ids }, timeoutMs: null })
      // An event may have been lost with the connection to the core; the answer has everything.
      for (const result of results) take(runId, result)
    }
  } catch (failure) {
    const error = toErrorBody(failure)
    forgetUnfinished(connectionIds)
    if (asRun) changeRun(id, { error })
    else showErrorToast(error)
  } finally {
    underWay.delete(id)
    changeRun(id, { finishedAt: Date.now(), isCancelling: false })
    tellEnd(id, connectionIds)
  }
}

/** Stops a run. Tests that have ended keep their result. */
export function cancelTests(runId: string): void {
  const [id = runId] = [...underWay].find(([run, call]) => run === runId || call === runId) ?? []
  const call = underWay.get(id)
  if (call === undefined || call === null) return
  underWay.set(id, null)
  changeRun(id, { isCancelling: true })
  // It may have ended by itself at this moment.
  client.tests.cancel({ runId: call }).catch(() => {})
}

export function dismissRun(): void {
  useTests.setState({ run: null })
}

function changeRun(id: string, part: Partial<TestRun>): void {
  useTests.setState(({ run }) => ({ run: run?.id === id ? { ...run, ...part } : run }))
}

function rename(connectionIds: readonly string[], runId: string): void {
  useTests.setState(({ tests }) => ({
    tests: { ...tests, ...Object.fromEntries(connectionIds.map((id) => [id, waitingTest(runId, id)])) },
  }))
}

function take(runId: string, result: TestResult): void {
  useTests.setState(({ tests }) => {
    const test = tests[result.connectionId]
    if (test?.runId !== runId || test.result !== null) return { tests }
    return { tests: { ...tests, [result.connectionId]: withResult(test, result) } }
  })
}

function forgetUnfinished(connectionIds: readonly string[]): void {
  useTests.setState(({ tests }) => ({
    tests: Object.fromEntries(
      Object.entries(tests).filter(([id, test]) => test.result !== null || !connectionIds.includes(id)),
    ),
  }))
}

function tellEnd(id: string, connectionIds: readonly string[]): void {
  const { tests, run } = useTests.getState()
  const [only = ''] = connectionIds
  const result = tests[only]?.result
  if (connectionIds.length === 1 && result)
    announce(`${result.connection}: ${outcomeOf(result.code).label}. ${result.message} ${result.remedy}`)
  else if (run?.id === id) announce(`Test finished: ${describeSummary(summarize(run, tests), false)}`)
}

onEvent('tests.progress', (progress) => {
  useTests.setState(({ tests }) => {
    const test = tests[progress.connectionId]
    if (test?.runId !== progress.runId) return { tests }
    return { tests: { ...tests, [progress.connectionId]: withProgress(test, progress, Date.now()) } }
  })
})
onEvent('tests.result', ({ runId, result }) => take(runId, result))

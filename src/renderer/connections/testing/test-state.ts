import type { TestProgress } from '../../../shared/api/tests.ts'
import type { Connection } from '../../../shared/domain/connection.ts'
import { type ProbeCode, type Stage, stages, type TestResult } from '../../../shared/domain/probe.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { isFailure } from './outcome.ts'

/** A stage as the panel draws it. `unreached` comes after the stage that failed. */
export type StageState = 'waiting' | 'running' | 'passed' | 'failed' | 'unreached'

export interface StageView {
  readonly stage: Stage
  readonly state: StageState
  readonly ms: number
  readonly detail: string
  readonly code: ProbeCode
}

/** The test of one connection: its stages as they come, then its result. */
export interface ConnectionTest {
  readonly runId: string
  readonly connectionId: string
  /** Milliseconds of the wall clock; null while it waits for its turn. */
  readonly startedAt: number | null
  readonly stages: readonly StageView[]
  readonly result: TestResult | null
}

/** Several connections tested together. */
export interface TestRun {
  readonly id: string
  /** What is tested, such as `staging`. */
  readonly label: string
  readonly connectionIds: readonly string[]
  readonly startedAt: number
  /** Null while it runs. */
  readonly finishedAt: number | null
  readonly isCancelling: boolean
  /** Why it could not run at all. */
  readonly error: ErrorBody | null
}

export function waitingTest(runId: string, connectionId: string): ConnectionTest {
  return { runId, connectionId, startedAt: null, stages: [], result: null }
}

/** The test after a sign of life of it. */
export function withProgress(test: ConnectionTest, progress: TestProgress, now: number): ConnectionTest {
  if (test.result !== null) return test
  const { stage, state, ms, detail } = progress
  const seen: StageView = {
    stage,
    state: state === 'started' ? 'running' : state,
    ms,
    detail,
    code: state === 'failed' ? 'crashed' : 'ok',
  }
  const others = test.stages.filter((other) => other.stage !== stage)
  return { ...test, startedAt: test.startedAt ?? now, stages: [...others, seen] }
}

/** The test with its result, whose stages count from now on. */
export function withResult(test: ConnectionTest, result: TestResult): ConnectionTest {
  return { ...test, result, stages: stagesOfResult(result) }
}

/** Whether a test still says something about a connection: one that was edited since then is another one. */
export function isCurrent(test: ConnectionTest, connection: Pick<Connection, 'updatedAt'>): boolean {
  return test.result === null || Date.parse(connection.updatedAt) <= Date.parse(test.result.at)
}

/** The stages of a finished test. */
export function stagesOfResult(result: Pick<TestResult, 'stages'>): StageView[] {
  return result.stages.map(({ stage, ok, ms, code, detail }) => ({
    stage,
    state: ok ? 'passed' : 'failed',
    ms,
    code,
    detail,
  }))
}

/** Stages that few connections have: shown when they come. */
const occasional: ReadonlySet<Stage> = new Set(['tunnel', 'handshake'])

/** Whether another stage stands in its place: SSH has no TLS, and at the end of a way names are resolved there. */
function isReplaced(stage: Stage, known: ReadonlyMap<Stage, StageView>): boolean {
  return (stage === 'tls' && known.has('handshake')) || (stage === 'resolve' && known.has('tunnel'))
}

/**
 * All rows of the panel: what has happened, and what would come. A protocol skips the stages that it lacks, so a stage that
 * was passed over isn't shown; after a failure the later ones are `unreached`, after a success there are none.
 */
export function stageRows(test: Pick<ConnectionTest, 'stages' | 'result'>): StageView[] {
  const known = new Map(test.stages.map((view) => [view.stage, view]))
  const last = Math.max(-1, ...test.stages.map(({ stage }) => stages.indexOf(stage)))
  const isOver = test.result !== null
  const hasFailed = test.stages.some(({ state }) => state === 'failed')
  return stages.flatMap((stage, index): StageView[] => {
    const view = known.get(stage)
    if (view) return [view]
    if (index <= last || (isOver && !hasFailed) || occasional.has(stage) || isReplaced(stage, known)) return []
    return [{ stage, state: isOver || hasFailed ? 'unreached' : 'waiting', ms: 0, detail: '', code: 'ok' }]
  })
}

/** How far a run is, and what it has found. */
export interface RunSummary {
  readonly total: number
  readonly done: number
  readonly passed: number
  readonly failed: number
  /** Neither good nor bad: not testable, cancelled, without credential. */
  readonly other: number
}

export function summarize(run: TestRun, tests: Readonly<Record<string, ConnectionTest>>): RunSummary {
  let [done, passed, failed] = [0, 0, 0]
  for (const id of run.connectionIds) {
    const test = tests[id]
    // Tested again by itself since then: the newer finding counts.
    if (!test?.result) continue
    done++
    if (test.result.ok) passed++
    else if (isFailure(test.result.code)) failed++
  }
  return { total: run.connectionIds.length, done, passed, failed, other: done - passed - failed }
}

/** One sentence about a run, for the screen and for assistive technology. */
export function describeSummary({ total, done, passed, failed, other }: RunSummary, isRunning: boolean): string {
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(other > 0 ? [`${other} without a finding`] : []),
  ].join(', ')
  return isRunning ? `${done} of ${total} tested: ${parts}` : parts
}

import { describe, expect, it } from 'vitest'
import { probeCodes, type StageResult, type TestResult } from '../../../shared/domain/probe.ts'
import { formatDuration, isFailure, outcomeOf } from './outcome.ts'
import {
  type ConnectionTest,
  describeSummary,
  isCurrent,
  stageRows,
  summarize,
  type TestRun,
  waitingTest,
  withProgress,
  withResult,
} from './test-state.ts'

const runId = 'run'
const progress = (
  stage: StageResult['stage'],
  state: 'started' | 'passed' | 'failed',
  part: { ms?: number; detail?: string } = {},
) => ({ runId, connectionId: 'a', stage, state, ms: 0, detail: '', ...part })
const stage = (name: StageResult['stage'], code: StageResult['code'] = 'ok'): StageResult => ({
  stage: name,
  ok: code === 'ok',
  ms: 3,
  code,
  detail: '',
})
const result = (code: TestResult['code'], stages: StageResult[] = []): TestResult => ({
  connectionId: 'a',
  connection: 'Orders',
  credentialId: null,
  credential: null,
  ok: code === 'ok',
  code,
  message: '',
  remedy: '',
  ms: 12,
  at: '2026-11-21T00:00:00.000Z',
  stages,
  tls: null,
  hostKey: null,
  identity: null,
  expiresAt: null,
  madeAt: null,
  scopes: null,
  host: null,
})
const shown = (test: ConnectionTest) => stageRows(test).map((row) => `${row.stage} ${row.state}`)

describe('T4 the stages of a running test', () => {
  it('wait until they come, and pass over those that the protocol lacks', () => {
    let test = waitingTest(runId, 'a')
    expect(shown(test)).toEqual([
      'resolve waiting',
      'connect waiting',
      'tls waiting',
      'authenticate waiting',
      'authorize waiting',
      'query waiting',
    ])
    test = withProgress(test, progress('connect', 'started'), 1000)
    expect(test.startedAt).toBe(1000)
    expect(shown(test).slice(0, 2)).toEqual(['connect running', 'tls waiting'])
    test = withProgress(test, progress('connect', 'passed', { ms: 4, detail: '10.0.0.7:5432' }), 1010)
    test = withProgress(test, progress('authenticate', 'started'), 1011)
    expect(shown(test)).toEqual(['connect passed', 'authenticate running', 'authorize waiting', 'query waiting'])
    expect(stageRows(test)[0]).toMatchObject({ ms: 4, detail: '10.0.0.7:5432' })
  })

  it('show no more than what happened after a success', () => {
    const test = withResult(waitingTest(runId, 'a'), result('ok', [stage('connect'), stage('query')]))
    expect(shown(test)).toEqual(['connect passed', 'query passed'])
  })

  it('show what was not reached after a failure', () => {
    const test = withResult(
      waitingTest(runId, 'a'),
      result('auth-failed', [stage('connect'), stage('authenticate', 'auth-failed')]),
    )
    expect(shown(test)).toEqual(['connect passed', 'authenticate failed', 'authorize unreached', 'query unreached'])
  })

  it('are none for a test that was refused before it began', () => {
    expect(shown(withResult(waitingTest(runId, 'a'), result('host-not-bound')))).toEqual([])
  })

  it('say nothing any more about a connection that was edited since then', () => {
    const test = withResult(waitingTest(runId, 'a'), result('ok'))
    expect(isCurrent(test, { updatedAt: '2026-11-20T23:00:00.000Z' })).toBe(true)
    expect(isCurrent(test, { updatedAt: '2026-11-21T00:00:00.001Z' })).toBe(false)
    expect(isCurrent(waitingTest(runId, 'a'), { updatedAt: '2026-11-21T00:00:00.001Z' })).toBe(true)
  })

  it('do not change any more after the result', () => {
    const test = withResult(waitingTest(runId, 'a'), result('ok', [stage('connect')]))
    expect(withProgress(test, progress('query', 'started'), 5)).toBe(test)
  })
})

describe('T5 the summary of a run', () => {
  const run: TestRun = {
    id: runId,
    label: 'staging',
    connectionIds: ['a', 'b', 'c', 'd'],
    startedAt: 0,
    finishedAt: null,
    isCancelling: false,
    error: null,
  }
  const tests = {
    a: withResult(waitingTest(runId, 'a'), result('ok')),
    b: withResult(waitingTest(runId, 'b'), result('auth-failed')),
    c: withResult(waitingTest(runId, 'c'), result('not-testable')),
    d: waitingTest(runId, 'd'),
  }

  it('counts what is not testable neither as passed nor as failed', () => {
    const summary = summarize(run, tests)
    expect(summary).toEqual({ total: 4, done: 3, passed: 1, failed: 1, other: 1 })
    expect(describeSummary(summary, true)).toBe('3 of 4 tested: 1 passed, 1 failed, 1 without a finding')
    expect(describeSummary({ ...summary, failed: 0, other: 0 }, false)).toBe('1 passed')
  })
})

describe('T4 findings', () => {
  it('are green for ok alone', () => {
    expect(probeCodes.filter((code) => outcomeOf(code).tone === 'good')).toEqual(['ok'])
    expect(outcomeOf('not-testable').tone).toBe('rest')
    expect(isFailure('host-not-bound')).toBe(true)
    expect(isFailure('not-testable')).toBe(false)
  })

  it.each([
    [0.2, '<1 ms'],
    [84.4, '84 ms'],
    [1300, '1.3 s'],
    [125_000, '2 min 5 s'],
  ])('that took %s ms say %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

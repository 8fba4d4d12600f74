import * as z from 'zod'
import { id, line } from '../domain/common.ts'
import { connectionFilter } from '../domain/connection.ts'
import { stages, testResult } from '../domain/probe.ts'
import { reportFormats } from '../reports/formats.ts'
import { unlocked } from './define.ts'

/** A sign of life of a running test, sent as the event `tests.progress`. */
export const testProgress = z.strictObject({
  runId: id,
  connectionId: id,
  stage: z.enum(stages),
  state: z.enum(['started', 'passed', 'failed']),
  ms: z.number().nonnegative(),
  detail: z.string(),
})
export type TestProgress = z.infer<typeof testProgress>

/** Which connections a run or a report is about. A filter means those that match all of it. */
const chosenConnections = z.union([
  z.strictObject({ ids: z.array(id).min(1).max(500) }),
  z.strictObject({ environment: line }),
  z.strictObject({ filter: connectionFilter }),
  z.strictObject({ all: z.literal(true) }),
])
export type ChosenConnections = z.infer<typeof chosenConnections>

export const testsApi = {
  /**
   * Tests connections, a few at a time, and answers when all have ended. Progress comes as `tests.progress` and each
   * result as `tests.result`, under the caller's `runId`.
   */
  run: unlocked(() => ({
    request: z.strictObject({
      runId: id,
      connections: chosenConnections,
      /** How many run at the same time; the setting when null. */
      parallel: z.number().int().min(1).max(50).nullable().optional(),
      timeoutMs: z.number().int().min(100).max(300_000).nullable(),
    }),
    response: z.strictObject({ ok: z.boolean(), results: z.array(testResult) }),
  })),
  cancel: unlocked(() => ({ request: z.strictObject({ runId: id }), response: z.strictObject({}) })),
  /** A report of the newest result of each connection, as a transfer file. Connections without one are left out. */
  report: unlocked(() => ({
    request: z.strictObject({ connections: chosenConnections, format: z.enum(reportFormats) }),
    response: z.strictObject({ fileId: id, name: z.string(), results: z.number().int().nonnegative() }),
  })),
  /** Earlier results of one connection, newest first. */
  history: unlocked(() => ({
    request: z.strictObject({ connectionId: id, limit: z.number().int().min(1).max(50) }),
    response: z.strictObject({ items: z.array(testResult) }),
  })),
}

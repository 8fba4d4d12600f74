import * as z from 'zod'
import { id, line } from '../domain/common.ts'
import { stages, testResult } from '../domain/probe.ts'
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

export const testsApi = {
  /**
   * Tests connections, a few at a time, and answers when all have ended. Progress comes as `tests.progress` and each
   * result as `tests.result`, under the caller's `runId`.
   */
  run: unlocked(() => ({
    request: z.strictObject({
      runId: id,
      connections: z.union([
        z.strictObject({ ids: z.array(id).min(1).max(500) }),
        z.strictObject({ environment: line }),
        z.strictObject({ all: z.literal(true) }),
      ]),
      timeoutMs: z.number().int().min(100).max(300_000).nullable(),
    }),
    response: z.strictObject({ ok: z.boolean(), results: z.array(testResult) }),
  })),
  cancel: unlocked(() => ({ request: z.strictObject({ runId: id }), response: z.strictObject({}) })),
  /** Earlier results of one connection, newest first. */
  history: unlocked(() => ({
    request: z.strictObject({ connectionId: id, limit: z.number().int().min(1).max(50) }),
    response: z.strictObject({ items: z.array(testResult) }),
  })),
}

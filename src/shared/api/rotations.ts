import * as z from 'zod'
import { cursor, id, instant, page } from '../domain/common.ts'
import { fieldValues } from '../domain/credential.ts'
import { rotation, rotationOption, rotationStates, rotationTest } from '../domain/rotation.ts'
import { secretInput } from './credentials.ts'
import { unlocked } from './define.ts'

const several = z.array(id).min(1).max(200)
/** How many took the step, and how many could not. */
const answer = z.strictObject({ done: z.number().int().nonnegative(), failed: z.number().int().nonnegative() })
const begun = z.strictObject({ batchId: id, ids: several })

export const rotationsApi = {
  /** Newest first; those that are under way alone when `open`. */
  list: unlocked(() => ({
    request: z.strictObject({
      state: z.array(z.enum(rotationStates)).max(4).optional(),
      credentialId: id.optional(),
      batchId: id.optional(),
      limit: z.number().int().min(1).max(50),
      cursor: cursor.nullable(),
    }),
    response: page(rotation).extend({ total: z.number().int().nonnegative() }),
  })),
  get: unlocked(() => ({
    request: z.strictObject({ id }),
    response: z.strictObject({ rotation, tests: z.array(rotationTest) }),
  })),
  /** How each of these credentials can be rotated. */
  options: unlocked(() => ({
    request: z.strictObject({ credentialIds: z.array(id).min(1).max(50) }),
    response: z.strictObject({ items: z.array(rotationOption) }),
  })),
  /**
   * Puts a new value beside the one in use, durably, and changes nothing else. The same fields go to each credential; to give each its
   * own, begin them one by one under the same `batchId`.
   */
  start: unlocked(() => ({
    request: z.strictObject({
      credentialIds: several,
      config: fieldValues,
      secrets: secretInput,
      draftId: id.nullable().optional(),
      expiresAt: instant.nullable().optional(),
      batchId: id.nullable().optional(),
    }),
    response: begun,
  })),
  /** Begins rotations in which Keyward makes the new value and sets it at the server: nothing is sent before `apply`. */
  startAutomatic: unlocked(() => ({
    request: z.strictObject({
      credentialIds: several,
      /** The connection by which to reach the server; one of the credential's own when null. */
      throughId: id.nullable(),
      batchId: id.nullable().optional(),
    }),
    response: begun,
  })),
  /** Sets the new value at the server, or finds out how far an interrupted attempt came, and goes on from there. */
  apply: unlocked(() => ({
    request: z.strictObject({ runId: id, ids: several }),
    response: answer,
  })),
  /** Tests every connection that depends on the credential with the new value. Progress comes as `rotations.progress`. */
  test: unlocked(() => ({
    request: z.strictObject({ runId: id, ids: several, timeoutMs: z.number().int().min(100).max(300_000).nullable() }),
    response: answer,
  })),
  /** Ends a step that talks to servers early. */
  cancel: unlocked(() => ({ request: z.strictObject({ runId: id }), response: z.strictObject({}) })),
  /** Puts the new values into use, all or none. `despite` switches though connections were not tested, or failed. */
  switch: unlocked(() => ({
    request: z.strictObject({
      ids: several,
      despite: z.boolean(),
      /** How long both values are kept. */
      graceHours: z
        .number()
        .int()
        .min(0)
        .max(24 * 365),
    }),
    response: answer,
  })),
  /** Puts the old values back into use. The new ones stay beside them. What an automatic rotation changed at the server for good is set back first. */
  rollBack: unlocked(() => ({ request: z.strictObject({ runId: id, ids: several }), response: answer })),
  /** Gives up before the switch: the new values are destroyed. An automatic rotation first takes its change at the server back. */
  abort: unlocked(() => ({ request: z.strictObject({ runId: id, ids: several }), response: answer })),
  /** Records that the old value was revoked at the vendor; in an automatic rotation, does it. */
  confirmRevocation: unlocked(() => ({ request: z.strictObject({ runId: id, ids: several }), response: answer })),
  /** Destroys the old values. `early` doesn't wait for the end of the grace period. */
  finish: unlocked(() => ({
    request: z.strictObject({ runId: id, ids: several, early: z.boolean() }),
    response: answer,
  })),
}

/** A sign of life of a running step, sent as the event `rotations.progress`. */
export const rotationProgress = z.strictObject({
  runId: id,
  rotationId: id,
  /** The connection that is tested; null while the server is changed. */
  connectionId: id.nullable(),
  state: z.enum(['started', 'passed', 'failed']),
})
export type RotationProgress = z.infer<typeof rotationProgress>

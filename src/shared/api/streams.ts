import * as z from 'zod'
import { id } from '../domain/common.ts'
import { maxStreams, stream, streamInput } from '../domain/stream.ts'
import { unlocked } from './define.ts'

/** Destinations of the audit log: a SIEM’s syslog, or a webhook. */
export const streamsApi = {
  list: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({ items: z.array(stream).max(maxStreams) }),
  })),
  /** `consent` allows the credential to be used with the destination's host. */
  add: unlocked(() => ({
    request: z.strictObject({ input: streamInput, consent: z.boolean() }),
    response: stream,
  })),
  remove: unlocked(() => ({ request: z.strictObject({ id }), response: z.strictObject({}) })),
  /** Sends one message that is no record. */
  test: unlocked(() => ({
    request: z.strictObject({ id }),
    response: z.strictObject({ ok: z.boolean(), code: z.string(), message: z.string(), remedy: z.string() }),
  })),
  /** Sends now whatever waits, for all or for one. */
  flush: unlocked(() => ({
    request: z.strictObject({ id: id.nullable() }),
    response: z.strictObject({ items: z.array(stream).max(maxStreams) }),
  })),
}

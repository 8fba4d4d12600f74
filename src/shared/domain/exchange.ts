import * as z from 'zod'
import { id, instant, name } from './common.ts'
import { hostKey, probeCodes, stageResult, tlsFacts } from './probe.ts'

export const requestMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** A request that a person sends over a connection, without the credential: Keyward adds it. Nothing in it is secret. */
export const ownRequest = z.strictObject({
  method: z.enum(requestMethods),
  /** Added to the connection's base address; begins with a slash. `{{name}}` stands for a variable. */
  path: z.string().max(4000),
  /** One `Name: value` on each line. */
  headers: z.string().max(16_384),
  body: z.string().max(32_768),
})
export type OwnRequest = z.infer<typeof ownRequest>

/** Headers as they were sent or received, in order. Secrets in them are redacted. */
const headers = z.array(z.strictObject({ name: z.string().max(200), value: z.string().max(8192) })).max(200)

/** What went over the wire, redacted. */
export const sentRequest = z.strictObject({
  method: z.string().max(20),
  url: z.string().max(16_384),
  headers,
})
export type SentRequest = z.infer<typeof sentRequest>

/** An answer, redacted. */
export const answer = z.strictObject({
  status: z.number().int().min(100).max(999),
  statusText: z.string().max(200),
  headers,
  /** Its beginning as text; empty when it is none. */
  body: z.string().max(65_536),
  /** Bytes of the body that were read. */
  bytes: z.number().int().nonnegative(),
  /** Whether the body goes on behind `body`. */
  isCut: z.boolean(),
  /** Whether the body is text. */
  isText: z.boolean(),
})
export type Answer = z.infer<typeof answer>

/** One request with what came of it. */
export const exchange = z.strictObject({
  id,
  connectionId: id,
  connection: name,
  credential: name.nullable(),
  at: instant,
  /** `ok` when the server answered, whatever its status. */
  code: z.enum(probeCodes),
  message: z.string(),
  remedy: z.string(),
  ms: z.number().nonnegative(),
  stages: z.array(stageResult),
  tls: tlsFacts.nullable(),
  hostKey: hostKey.nullable(),
  /** The host that would have to be bound, for `host-not-bound`. */
  host: z.string().nullable(),
  /** Null when it was not sent. */
  sent: sentRequest.nullable(),
  answer: answer.nullable(),
})
export type Exchange = z.infer<typeof exchange>

/** A request of the past, to be sent again. Of the answer only its status is kept. */
export const pastRequest = ownRequest.extend({
  id,
  at: instant,
  code: z.enum(probeCodes),
  /** Null without an answer. */
  status: z.number().int().nullable(),
  ms: z.number().nonnegative(),
})
export type PastRequest = z.infer<typeof pastRequest>

/** A variable that a request of a connection can name. */
export const requestVariable = z.strictObject({ name: z.string(), value: z.string() })

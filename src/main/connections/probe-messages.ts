import * as z from 'zod'
import { answer, type OwnRequest, sentRequest } from '../../shared/domain/exchange.ts'
import { probeCodes, scopes, stageResult, stages, tlsFacts } from '../../shared/domain/probe.ts'
import type { ProbeTarget } from './connector.ts'
import { maxSecret } from './redact.ts'
import type { RotationJob } from './rotators/rotator.ts'

/** What the worker tells while it works and when it has ended. The main side believes none of it unparsed. */
export const probeMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), stage: z.enum(stages) }),
  z.strictObject({ type: z.literal('ended'), result: stageResult }),
  z.strictObject({ type: z.literal('tls'), facts: tlsFacts }),
  z.strictObject({ type: z.literal('secret'), secret: z.string().max(maxSecret) }),
  z.strictObject({
    type: z.literal('host-key'),
    key: z.string().max(5000),
    fingerprint: z.string().max(100),
    hop: z.number().int().min(0).max(2).nullable(),
  }),
  z.strictObject({ type: z.literal('sent'), sent: sentRequest }),
  z.strictObject({ type: z.literal('answer'), answer }),
  z.strictObject({ type: z.literal('made'), values: z.record(z.string().max(100), z.string().max(maxSecret)) }),
  z.strictObject({
    type: z.literal('finished'),
    code: z.enum(probeCodes),
    message: z.string().max(1000),
    remedy: z.string().max(1000),
    identity: z.string().max(500).nullable(),
    expiresAt: z.iso.datetime().nullable(),
    madeAt: z.iso.datetime().nullable().optional(),
    scopes,
    host: z.string().max(300).nullable(),
  }),
])
export type ProbeMessage = z.infer<typeof probeMessage>

/** What the worker is handed, as JSON. */
export interface ProbeJob {
  readonly target: ProbeTarget
  /** A request of a person's own, in the place of the connector's harmless one. */
  readonly request: OwnRequest | null
  /** A step of a rotation, in the place of the connector's test. */
  readonly rotation: RotationJob | null
}

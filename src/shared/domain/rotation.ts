import * as z from 'zod'
import { id, instant, line, name } from './common.ts'
import { probeCodes } from './probe.ts'

/**
 * Where a rotation stands. `staged`: the new value lies beside the one in use and is being tested. `switched`: the new value is in
 * use, and the old one is kept until its grace period has passed and it is revoked. `done`: the old value is destroyed. `aborted`:
 * the new value is destroyed.
 */
export const rotationStates = ['staged', 'switched', 'done', 'aborted'] as const
export type RotationState = (typeof rotationStates)[number]

/** How the new value comes to the server: a person brings it there, or Keyward sets it. */
export const rotationMethods = ['manual', 'postgresql', 'mysql', 'aws-iam'] as const
export type RotationMethod = (typeof rotationMethods)[number]

/**
 * What is known of the server of an automatic rotation. `none`: it has not been told of the new value. `sending`: it is being told, or
 * was when Keyward ended, so that nobody knows. `made`: it takes the new value. `retiring` and `retired`: the same for its taking the
 * old one no more. A rotation by hand stays at `none`.
 */
export const serverStates = ['none', 'sending', 'made', 'retiring', 'retired'] as const
export type ServerState = (typeof serverStates)[number]

/** A connection that depends on the credential, and what its last test with the new value found. */
export const rotationTest = z.strictObject({
  connectionId: id,
  connection: name,
  kind: z.string(),
  environment: line,
  /** The connection through which it depends on the credential; null when it uses it itself. */
  via: name.nullable(),
  /** Null where it was not tested with the new value yet. */
  result: z
    .strictObject({
      at: instant,
      ok: z.boolean(),
      code: z.enum(probeCodes),
      message: z.string(),
      remedy: z.string(),
      ms: z.number().nonnegative(),
    })
    .nullable(),
})
export type RotationTest = z.infer<typeof rotationTest>

/** One credential on its way from an old value to a new one. */
export const rotation = z.strictObject({
  id,
  /** Equal for those that were begun together. */
  batchId: id,
  /** How many were. */
  batchSize: z.number().int().positive(),
  credentialId: id,
  credential: name,
  type: z.string(),
  system: line,
  systemId: id.nullable(),
  environment: line,
  method: z.enum(rotationMethods),
  /** The connection by which Keyward reaches the server; null for a rotation by hand. */
  through: z.strictObject({ id, name }).nullable(),
  state: z.enum(rotationStates),
  server: z.enum(serverStates),
  /** Whether the server takes old and new value at the same time; null where that isn't known. */
  overlap: z.boolean().nullable(),
  /** Why the server could not be changed, the last time that it was tried. */
  failure: z
    .strictObject({ at: instant, code: z.enum(probeCodes), message: z.string(), remedy: z.string() })
    .nullable(),
  oldVersion: z.number().int().positive(),
  /** Null until the service has made the new value. */
  newVersion: z.number().int().positive().nullable(),
  oldMasked: z.string(),
  newMasked: z.string(),
  expiresAt: instant.nullable(),
  startedAt: instant,
  startedBy: line,
  switchedAt: instant.nullable(),
  /** Until when both values are kept. */
  graceUntil: instant.nullable(),
  /** When somebody confirmed that the old value was revoked at the vendor, or Keyward did it. */
  revokedAt: instant.nullable(),
  revokedBy: line,
  endedAt: instant.nullable(),
  tests: z.strictObject({
    total: z.number().int().nonnegative(),
    passed: z.number().int().nonnegative(),
    failed: z.number().int().nonnegative(),
  }),
})
export type Rotation = z.infer<typeof rotation>

/** How a credential can be rotated, before it begins. */
export const rotationOption = z.strictObject({
  credentialId: id,
  credential: name,
  /** The rotation that is under way. */
  openRotationId: id.nullable(),
  /** What Keyward can do by itself; null when nothing. */
  automatic: z
    .strictObject({
      method: z.enum(rotationMethods),
      /** What it does, in a sentence. */
      summary: z.string(),
      overlap: z.boolean().nullable(),
      /** The connections by which the server can be told, those of the credential itself first. */
      through: z.array(z.strictObject({ id, name, isOwn: z.boolean() })).max(50),
    })
    .nullable(),
  /** Why Keyward can't do it by itself; empty when it can. */
  reason: z.string(),
  dependents: z.number().int().nonnegative(),
})
export type RotationOption = z.infer<typeof rotationOption>

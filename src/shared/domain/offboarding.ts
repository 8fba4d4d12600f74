import * as z from 'zod'
import { id, instant, line, name } from './common.ts'

/**
 * How somebody had a credential, the least first. `same-value`: never the credential itself, but its value in another one. `own`: a copy
 * that is theirs, from a bundle made for people.
 */
export const heldLevels = ['same-value', 'use', 'view', 'manage', 'own'] as const
export const heldLevel = z.enum(heldLevels)
export type HeldLevel = (typeof heldLevels)[number]

/**
 * What is to be done: a value is rotated; what a person has authorized at a service is revoked there, and authorized by somebody else
 * where this vault needs it.
 */
export const offboardingKinds = ['value', 'grant'] as const
export type OffboardingKind = (typeof offboardingKinds)[number]

/** `revoked`: somebody says that it holds no longer at its system. `no-need`: it stays as it is, for the reason given. */
export const offboardingOutcomes = ['revoked', 'no-need'] as const
export type OffboardingOutcome = (typeof offboardingOutcomes)[number]

/** `under-way`: a rotation of it has begun, or the old value isn't revoked yet. */
export const offboardingStatuses = ['open', 'under-way', 'done', 'decided'] as const

/** Somebody who is gone from a team, and how far what they could have is dealt with. */
export const offboarding = z.strictObject({
  id,
  teamId: id,
  team: name,
  personId: id,
  name,
  /** When the list was made that is without them. */
  leftAt: instant,
  /** Whether they are in the team again: then nothing has to be rotated because of it. */
  isBack: z.boolean(),
  /** Lines of what this vault’s person manages, and how many of them nothing has been done about, or not all. */
  lines: z.number().int().nonnegative(),
  unfinished: z.number().int().nonnegative(),
  /** Credentials that they could have and that others manage. */
  others: z.number().int().nonnegative(),
})
export type Offboarding = z.infer<typeof offboarding>

/** One thing to be done, with the reasons for its place in the order. */
export const offboardingLine = z.strictObject({
  kind: z.enum(offboardingKinds),
  credentialId: id,
  credential: line,
  type: z.string(),
  system: line,
  environment: line,
  level: heldLevel,
  /** When they were given the value that they have, as far as this vault knows. */
  since: instant,
  /** Why it stands where it does, a sentence each, the weightiest first. */
  reasons: z.array(z.string().max(600)).max(8),
  status: z.enum(offboardingStatuses),
  /** What has been done, as a sentence; empty where nothing has. */
  done: z.string().max(600),
  /** What is left of it here. */
  now: z.enum(['active', 'disabled', 'in-trash', 'gone']),
  /** The rotation that is under way. */
  rotationId: id.nullable(),
  /** Names of connections that use it, and how many there are. */
  connections: z.array(name).max(5),
  connectionCount: z.number().int().nonnegative(),
  decision: z.strictObject({ outcome: z.enum(offboardingOutcomes), reason: line, at: instant, by: line }).nullable(),
})
export type OffboardingLine = z.infer<typeof offboardingLine>

import * as z from 'zod'
import { accessLevel } from './access.ts'
import { hostPort, id, instant, line, name, period, tags } from './common.ts'
import { reference } from './reference.ts'

/** What a person must know about a credential at a glance. Expiring means within the warning period of the settings. */
export const credentialStatuses = ['active', 'expiring', 'expired', 'error', 'disabled'] as const
export const credentialStatus = z.enum(credentialStatuses)
export type CredentialStatus = (typeof credentialStatuses)[number]

/** A field's value: a text, or names with texts (headers, variables). */
export const fieldValue = z.union([z.string().max(65_536), z.record(z.string().max(200), z.string().max(65_536))])
export type FieldValue = z.infer<typeof fieldValue>
/** Field values by field name. Which names exist, and which are secret, the credential's type declares. */
export const fieldValues = z.record(z.string().max(100), fieldValue)
export type FieldValues = z.infer<typeof fieldValues>

const usedBy = z.strictObject({ id, name, kind: z.string(), environment: line })

/** A credential as it leaves the core: never a secret value. */
export const credential = z.strictObject({
  id,
  name,
  type: z.string(),
  /** Name of its system; empty when none. */
  system: line,
  systemId: id.nullable(),
  environment: line,
  owner: line,
  team: line,
  tags,
  purpose: line,
  status: credentialStatus,
  /** A hint of the main secret such as `••••3f9a`; made when the value is stored, never by opening it. */
  masked: z.string(),
  /** False for one that came as a definition alone: nothing can use it until a person enters its value. */
  hasValue: z.boolean(),
  /** Names of the secret fields that hold a value (`key`, `variables.DATABASE_URL`). */
  secretFields: z.array(z.string()),
  /** The fields that aren't secret. */
  config: fieldValues,
  /** What the material in use says of itself, such as a key's fingerprint; read when it was stored. */
  facts: z.array(z.strictObject({ label: line, value: line })),
  /** What is weak about the material in use, as sentences. */
  warnings: z.array(z.string().max(500)),
  /** How easily its passwords are guessed: from 0, at once, to 4; null when it has none, or they wait to be looked at. */
  strength: z.number().int().min(0).max(4).nullable(),
  /** Other credentials whose value in use has the same in a field, told by keyed fingerprints; the first 20 by name. */
  sameValue: z.array(z.strictObject({ id, name, environment: line, field: z.string() })).max(20),
  boundHosts: z.array(hostPort),
  sharing: z.enum(['personal', 'shared']),
  /** What this vault’s person may do with it: everything with one’s own. */
  access: accessLevel,
  expiresAt: instant.nullable(),
  /** Where the expiry comes from: typed by a person, read from the material, or told by a server. */
  expirySource: z.enum(['typed', 'material', 'server']).nullable(),
  rotateEvery: period.nullable(),
  /** The interval that the policy gives where `rotateEvery` is null; null without either. */
  policyEvery: period.nullable(),
  /** When one of the two makes the next rotation due. */
  rotationDueAt: instant.nullable(),
  /** Number of the version in use, from 1. */
  version: z.number().int().positive(),
  /** Counts every change; given back with an edit to notice a change made elsewhere. */
  revision: z.number().int().positive(),
  createdAt: instant,
  updatedAt: instant,
  lastRotatedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  /** What `lastUsedAt` was for, over which connection (empty for none), and by whom; null where that isn't known. */
  lastUse: z.strictObject({ purpose: line, connection: line, by: line }).nullable(),
  lastTestedAt: instant.nullable(),
  /** Outcome of the last test of any of its connections. */
  lastTestOk: z.boolean().nullable(),
  disabledAt: instant.nullable(),
  trashedAt: instant.nullable(),
  usedBy: z.array(usedBy),
  /** How many references there are beside these connections. */
  referenceCount: z.number().int().nonnegative(),
  /** How often its value was opened, without the times when that was refused or failed; by calendar days. */
  uses: z.strictObject({ last30Days: z.number().int().nonnegative(), total: z.number().int().nonnegative() }),
})
export type Credential = z.infer<typeof credential>

/** A row of the list: what the list shows and nothing more, to keep a page small. */
export const credentialRow = credential
  .omit({
    config: true,
    facts: true,
    warnings: true,
    strength: true,
    sameValue: true,
    hasValue: true,
    secretFields: true,
    boundHosts: true,
    usedBy: true,
    referenceCount: true,
    access: true,
    lastUse: true,
    uses: true,
  })
  .extend({
    usedByCount: z.number().int().nonnegative(),
    /** Uses on each of the last 30 days, today last; empty when there was none. */
    recentUses: z.array(z.number().int().nonnegative()).max(30),
  })
export type CredentialRow = z.infer<typeof credentialRow>

/** What a person may write about a credential besides its fields. */
export const credentialMetadata = z.strictObject({
  name,
  systemId: id.nullable(),
  environment: line,
  owner: line,
  team: line,
  tags,
  purpose: line,
  expiresAt: instant.nullable(),
  rotateEvery: period.nullable(),
  boundHosts: z.array(hostPort).max(50),
})
export type CredentialMetadata = z.infer<typeof credentialMetadata>

/** One version of a credential's value. The value itself stays sealed. */
export const credentialVersion = z.strictObject({
  version: z.number().int().positive(),
  /** `current` is in use, `staged` waits beside it in a rotation, `kept` can be rolled back to, `destroyed` has no value any more. */
  state: z.enum(['current', 'staged', 'kept', 'destroyed']),
  masked: z.string(),
  createdAt: instant,
  createdBy: line,
  destroyedAt: instant.nullable(),
})
export type CredentialVersion = z.infer<typeof credentialVersion>

/** What a pasted text was recognised as. Its secrets wait in the core under `draftId`. */
export const recognised = z.strictObject({
  draftId: id,
  /** `GitHub personal access token`. */
  what: line,
  type: z.string(),
  config: fieldValues,
  /** The secret fields that are filled, each with a masked hint. */
  secrets: z.array(z.strictObject({ field: z.string(), hint: z.string() })),
  systemId: id.nullable(),
  /** A name to begin with; empty for none. */
  name: line,
  /** The connection that the text describes. */
  connection: z
    .strictObject({ kind: z.string(), parameters: z.record(z.string().max(100), z.string().max(65_536)) })
    .nullable(),
  /** What is missing, or should be looked at, as sentences. */
  notes: z.array(z.string().max(500)),
  /** Whether its shape alone speaks for it. */
  isGuess: z.boolean(),
})
export type Recognised = z.infer<typeof recognised>

const count = z.number().int().nonnegative()

/** What breaks when credentials are disabled or deleted, and meets the new value when they are rotated. Each list names 100 at most. */
export const impact = z.strictObject({
  connections: z.array(usedBy),
  /** Connections that go through one of these connections, such as an SSH server, which `via` names. */
  through: z.array(usedBy.extend({ via: name })),
  /** Uses that aren't connections, as far as they were written down or found. */
  references: z.array(reference.pick({ id: true, credentialId: true, kind: true, name: true, location: true })),
  counts: z.strictObject({ connections: count, through: count, references: count }),
})
export type Impact = z.infer<typeof impact>

/** A field of a credential type, as a form or a command needs it. */
export const typeField = z.strictObject({
  name: z.string(),
  label: z.string(),
  /** `pairs` holds names with values: headers, variables. */
  kind: z.enum(['text', 'multiline', 'number', 'choice', 'pairs']),
  secret: z.boolean(),
  required: z.boolean(),
  /** Replaced together with the value on rotation, as a user name may be, though not secret. */
  rotates: z.boolean(),
  /** Whether an edit can change it; a secret, and what belongs to it as a certificate to its key, changes by rotation. */
  editable: z.boolean(),
  /** The field is there only while a field of choices has one of these values. */
  when: z.strictObject({ field: z.string(), values: z.array(z.string()) }).nullable(),
  /** It holds the bytes of a file in Base64. */
  binary: z.boolean(),
  default: z.string().nullable(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })),
  placeholder: z.string(),
  help: z.string(),
})
export type TypeField = z.infer<typeof typeField>

/** Where a type stands among the others. */
export const typeGroups = ['keys', 'logins', 'clouds', 'certificates', 'programs'] as const
export type TypeGroup = (typeof typeGroups)[number]

/** A credential type, without its code. */
export const credentialTypeInfo = z.strictObject({
  id: z.string(),
  label: z.string(),
  summary: z.string(),
  group: z.enum(typeGroups),
  /** The secret field that stands for the value. */
  primary: z.string(),
  fields: z.array(typeField),
  /** Kinds of connection that it can be used with. */
  kinds: z.array(z.string()),
})
export type CredentialTypeInfo = z.infer<typeof credentialTypeInfo>

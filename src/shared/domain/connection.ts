import * as z from 'zod'
import { accessLevel } from './access.ts'
import { id, instant, line, name, word } from './common.ts'
import { probeCodes } from './probe.ts'

/** Parameter values by name, as text; the connection's kind declares which exist. */
export const parameters = z.record(z.string().max(100), z.string().max(65_536))

/** The newest test of a connection, as the list shows it. */
export const lastTest = z.strictObject({
  at: instant,
  ok: z.boolean(),
  code: z.enum(probeCodes),
  message: z.string(),
  ms: z.number().nonnegative(),
  identity: z.string().nullable(),
  /** Earliest expiry in the server's certificate chain. */
  tlsExpiresAt: instant.nullable(),
})

/** A connection joins a system, an environment, parameters and a credential by ID. */
export const connection = z.strictObject({
  id,
  name,
  kind: z.string(),
  system: line,
  systemId: id.nullable(),
  environment: line,
  credentialId: id.nullable(),
  credential: name.nullable(),
  /** What this vault’s person may do with its credential, and so with it: everything with one’s own. */
  access: accessLevel,
  /** The connection that it goes through: an SSH server or a proxy. */
  viaId: id.nullable(),
  via: name.nullable(),
  parameters,
  /** `host:port` that the credential would be sent to; empty while the parameters are incomplete. */
  target: z.string(),
  /** Further `host:port` pairs that a test sends the credential to, such as the cloud's sign-in service. */
  furtherTargets: z.array(z.string()),
  /** Those of `target` and `furtherTargets` that the credential is not bound to; empty without a credential. */
  unbound: z.array(z.string()),
  /** Whether the credential is bound to all of them. */
  bound: z.boolean(),
  purpose: line,
  lastTest: lastTest.nullable(),
  revision: z.number().int().positive(),
  createdAt: instant,
  updatedAt: instant,
})
export type Connection = z.infer<typeof connection>

/** Narrows connections down: to those that match every part. */
export const connectionFilter = z.strictObject({
  search: z.string().max(200).optional(),
  environment: z.array(line).max(50).optional(),
  kind: z.array(word).max(50).optional(),
  systemId: z.array(id).max(50).optional(),
  credentialId: id.optional(),
  /** What the last test found. */
  result: z
    .array(z.enum(['ok', 'failed', 'untested']))
    .max(3)
    .optional(),
})

export type ConnectionFilter = z.infer<typeof connectionFilter>

export const connectionInput = z.strictObject({
  name,
  kind: word,
  systemId: id.nullable(),
  environment: line,
  credentialId: id.nullable(),
  /** What it goes through; nothing when left out. */
  viaId: id.nullable().optional(),
  parameters,
  purpose: line,
})
export type ConnectionInput = z.infer<typeof connectionInput>

/** A parameter of a connection kind. */
export const parameterField = z.strictObject({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'number', 'choice', 'multiline']),
  required: z.boolean(),
  default: z.string().nullable(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })),
  placeholder: z.string(),
  help: z.string(),
})

/** Where a kind stands among the others, in the order in which they are offered. */
export const kindGroups = ['http', 'databases', 'files', 'mail', 'messaging', 'clouds', 'ways'] as const
export type KindGroup = (typeof kindGroups)[number]

/** A kind of connection, without its code. */
export const connectionKindInfo = z.strictObject({
  id: z.string(),
  label: z.string(),
  summary: z.string(),
  group: z.enum(kindGroups),
  parameters: z.array(parameterField),
  credentialTypes: z.array(z.string()),
  credentialRequired: z.boolean(),
  /** Whether other connections can go through it. */
  carries: z.boolean(),
  /** Whether requests of a person's own can be sent over it. */
  takesRequests: z.boolean(),
})
export type ConnectionKindInfo = z.infer<typeof connectionKindInfo>

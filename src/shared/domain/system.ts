import * as z from 'zod'
import { id, line, name, word } from './common.ts'
import { parameters } from './connection.ts'
import { fieldValues } from './credential.ts'

/** A page that a browser may be sent to, or empty where none is known. */
export const page = z.union([
  z.literal(''),
  z
    .string()
    .max(2000, 'Use at most 2,000 characters.')
    .regex(/^https:\/\/[^\s@\\\p{C}]+$/u, 'Write an address that begins with https://.'),
])

/** Pages of a system, in the order in which a credential lives. */
export const systemPages = ['create', 'restrict', 'rotate', 'revoke', 'reference'] as const
export type SystemPage = (typeof systemPages)[number]

const steps = z.array(line.min(1)).max(20, 'Use at most 20 steps.')

/** How people handle a system's credentials (L7). Steps are short sentences, in the order in which they are done. */
export const systemGuide = z.strictObject({
  create: steps,
  /** Least privilege: what the usual integration needs and no more. */
  restrict: steps,
  rotate: steps,
  revoke: steps,
  /** Whether an old and a new credential work side by side, so that a rotation needs no outage; null when not known. */
  overlap: z.boolean().nullable(),
  /** How long a credential lives when nobody does anything, as a sentence; empty when not known. */
  lifetime: line,
})
export type SystemGuide = z.infer<typeof systemGuide>

/** A part of the address that a person fills in: `{site}` in `https://{site}.atlassian.net`. */
export const addressPart = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]{0,30}$/, 'A part is named by a word.'),
  label: line.min(1),
  /** How one looks. */
  example: line,
  /** What it is unless a person says otherwise; empty when they have to. */
  value: line,
  /** Where only these are possible. */
  choices: z.array(z.strictObject({ value: line.min(1), label: line.min(1) })).max(50),
})
export type AddressPart = z.infer<typeof addressPart>

/** What tokens of the system begin with, such as `ghp_`. Another system's may begin alike. */
export const tokenPrefix = z
  .string()
  .regex(/^[\x21-\x7e]{2,40}$/, 'Write 2 to 40 letters, digits or signs, without spaces.')

const presets = {
  /** Kind of connection that fits, with preset parameters; the address among them may have parts to fill in. */
  kind: z.string(),
  parameters,
  /** The parts of the address that are more than a name. */
  address: z.array(addressPart).max(10),
  /** Credential type that fits, with preset fields that aren't secret. */
  credentialType: z.string(),
  credentialConfig: fieldValues,
  /** What its harmless probe proves, as a sentence; empty when there is none. */
  probe: line,
  /** Where to create, restrict, rotate and revoke a credential, and where to read more. */
  docs: z.strictObject({ create: page, restrict: page, rotate: page, revoke: page, reference: page }),
}

/** A system that connections reach: from the catalog, or a person's own. */
export const system = z.strictObject({
  id,
  name,
  /** Short stable word of a catalog system such as `github`; null for an own system. */
  slug: z.string().nullable(),
  category: z.string(),
  builtIn: z.boolean(),
  summary: line,
  ...presets,
  credentialCount: z.number().int().nonnegative(),
  connectionCount: z.number().int().nonnegative(),
})
export type System = z.infer<typeof system>

/** One system with what a list of many has no use for. */
export const systemDetails = system.extend({
  guide: systemGuide,
  tokenPrefixes: z.array(tokenPrefix).max(20),
})
export type SystemDetails = z.infer<typeof systemDetails>

const emptyGuide: SystemGuide = { create: [], restrict: [], rotate: [], revoke: [], overlap: null, lifetime: '' }
const noPages = { create: '', restrict: '', rotate: '', revoke: '', reference: '' }

/** What a system has beside its presets, each by default nothing. */
export const systemExtras = {
  address: presets.address.default([]),
  probe: presets.probe.default(''),
  docs: presets.docs.default(noPages),
  guide: systemGuide.default(emptyGuide),
  tokenPrefixes: systemDetails.shape.tokenPrefixes.default([]),
}

export const systemInput = z.strictObject({
  name,
  category: line,
  summary: line,
  kind: word,
  parameters,
  credentialType: word,
  credentialConfig: fieldValues,
  ...systemExtras,
})
export type SystemInput = z.infer<typeof systemInput>

/** The extras of an own system, which are kept as one text. */
export const storedExtras = z.strictObject(systemExtras)
export type SystemExtras = z.infer<typeof storedExtras>

/** The extras of a system of which only the presets are known. */
export const noExtras: SystemExtras = { address: [], probe: '', docs: noPages, guide: emptyGuide, tokenPrefixes: [] }

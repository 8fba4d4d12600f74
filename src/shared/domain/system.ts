import * as z from 'zod'
import { id, line, name, word } from './common.ts'
import { parameters } from './connection.ts'
import { fieldValues } from './credential.ts'

/** A system that connections reach: from the catalog, or a person's own. */
export const system = z.strictObject({
  id,
  name,
  /** Short stable word of a catalog system such as `github`; null for an own system. */
  slug: z.string().nullable(),
  category: z.string(),
  builtIn: z.boolean(),
  summary: line,
  /** Kind of connection that fits, with preset parameters. */
  kind: z.string(),
  parameters,
  /** Credential type that fits, with preset fields that aren't secret. */
  credentialType: z.string(),
  credentialConfig: fieldValues,
  /** What its harmless probe proves, as a sentence; empty when there is none. */
  probe: line,
  /** Where to create, rotate and revoke a credential, and where to read more. https addresses or empty. */
  docs: z.strictObject({ create: z.string(), rotate: z.string(), revoke: z.string(), reference: z.string() }),
  credentialCount: z.number().int().nonnegative(),
  connectionCount: z.number().int().nonnegative(),
})
export type System = z.infer<typeof system>

export const systemInput = z.strictObject({
  name,
  category: line,
  summary: line,
  kind: word,
  parameters,
  credentialType: word,
  credentialConfig: fieldValues,
})
export type SystemInput = z.infer<typeof systemInput>

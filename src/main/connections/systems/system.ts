import * as z from 'zod'
import { id, line, name } from '../../../shared/domain/common.ts'
import { parameters } from '../../../shared/domain/connection.ts'
import { fieldValues } from '../../../shared/domain/credential.ts'

/** A vendor's page, or empty where none is known for certain. */
const page = z.union([z.url({ protocol: /^https$/ }), z.literal('')])

/**
 * A system of the catalog (T1): what a connection to it needs, filled in. Where the address differs from customer to
 * customer, `url` is left out and the summary says how it looks. Secrets never stand here, and the probe is a request that
 * changes nothing.
 */
export const catalogSystem = z.strictObject({
  /** Never changes: connections and bundles refer to it. */
  id,
  /** For the command line; never changes either. */
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name,
  category: z.string().min(1),
  /** What the system is, and what its person has to fill in. */
  summary: line.min(1),
  kind: z.string().min(1),
  parameters: parameters.readonly(),
  credentialType: z.string().min(1),
  credentialConfig: fieldValues.readonly(),
  /** What a test proves, as a sentence; empty when there is no harmless request. */
  probe: line,
  /** Where to create, rotate and revoke a credential, and where to read more. */
  docs: z.strictObject({ create: page, rotate: page, revoke: page, reference: page }).readonly(),
})
export type CatalogSystem = z.infer<typeof catalogSystem>

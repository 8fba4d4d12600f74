import * as z from 'zod'
import { id, line, name } from '../../../shared/domain/common.ts'
import { parameters } from '../../../shared/domain/connection.ts'
import { fieldValues } from '../../../shared/domain/credential.ts'
import { addressPart, page, systemGuide, tokenPrefix } from '../../../shared/domain/system.ts'

/**
 * A system of the catalog (T1, L7): what a connection to it needs, filled in, and how its credentials are handled. Secrets
 * never stand here, and the probe is a request that changes nothing.
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
  /** Where the address differs from customer to customer, `{part}` stands in it. */
  parameters: parameters.readonly(),
  /** What the parts of the address are. */
  address: z.array(addressPart).min(1).readonly().optional(),
  credentialType: z.string().min(1),
  credentialConfig: fieldValues.readonly(),
  /** What a test proves, as a sentence; empty when there is no harmless request. */
  probe: line,
  /** What tokens begin with, where that tells them apart. */
  tokenPrefixes: z.array(tokenPrefix).min(1).readonly().optional(),
  /**
   * Pages of the vendor. What is left out is done where credentials are created. `create` is empty where the address
   * differs from customer to customer.
   */
  docs: z
    .strictObject({
      create: page,
      restrict: page.optional(),
      rotate: page.optional(),
      revoke: page.optional(),
      reference: page,
    })
    .readonly(),
  guide: systemGuide.readonly(),
})
export type CatalogSystem = z.infer<typeof catalogSystem>

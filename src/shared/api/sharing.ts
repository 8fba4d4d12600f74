import * as z from 'zod'
import { accessGrants, accessLevel, sharing } from '../domain/access.ts'
import { id, name } from '../domain/common.ts'
import { unlocked } from './define.ts'

const credentialIds = z.array(id).min(1).max(1000)

export const sharingApi = {
  /** How a credential is shared; null for one’s own. */
  get: unlocked(() => ({
    request: z.strictObject({ credentialId: id }),
    response: z.strictObject({ sharing: sharing.nullable() }),
  })),
  /** Shares credentials with a team, or changes who may do what with them. It reaches the others with the next bundle. */
  set: unlocked(() => ({
    request: z.strictObject({ credentialIds, teamId: id, grants: accessGrants }),
    response: z.strictObject({ changed: z.number().int().nonnegative() }),
  })),
  /** Makes them one’s own again: they are in no further bundle of the team. What others have stays with them. */
  stop: unlocked(() => ({
    request: z.strictObject({ credentialIds }),
    response: z.strictObject({ changed: z.number().int().nonnegative() }),
  })),
  /** What is shared with a team, by name. */
  list: unlocked(() => ({
    request: z.strictObject({ teamId: id, offset: z.number().int().min(0) }),
    response: z.strictObject({
      items: z.array(z.strictObject({ id, name, level: accessLevel, changedBy: z.string() })),
      total: z.number().int(),
    }),
  })),
}

import * as z from 'zod'
import { id, name } from './common.ts'

/**
 * What somebody may do with a credential of a team: `use` it in tests and connections without seeing its configuration, `view` that as
 * well, or `manage` it: change, rotate, delete and share it further. Each includes the one before.
 */
export const accessLevels = ['use', 'view', 'manage'] as const
export const accessLevel = z.enum(accessLevels)
export type AccessLevel = z.infer<typeof accessLevel>

/** Who gets a level: everyone in the team, a group, or a member. */
export const accessGrant = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('everyone'), level: accessLevel }),
  z.strictObject({ to: z.literal('group'), id, level: accessLevel }),
  z.strictObject({ to: z.literal('member'), id, level: accessLevel }),
])
export type AccessGrant = z.infer<typeof accessGrant>
export const accessGrants = z.array(accessGrant).min(1).max(100)

/** How a credential is shared. */
export const sharing = z.strictObject({
  teamId: id,
  team: name,
  grants: z.array(z.strictObject({ grant: accessGrant, name: z.string() })).max(100),
  /** What this vault’s person may do with it. */
  level: accessLevel,
  /** Who has last changed it in the team; empty when nobody knows. */
  changedBy: z.string(),
})
export type Sharing = z.infer<typeof sharing>

import * as z from 'zod'
import { id, instant, line, name } from './common.ts'

/** Owners change the list of members, the groups and the rules; members work with what is shared with them. */
export const teamRoles = ['owner', 'member'] as const
export const teamRole = z.enum(teamRoles)
export type TeamRole = z.infer<typeof teamRole>

/** What holds for all members of a team. */
export const teamPolicy = z.strictObject({
  /** Who may share new credentials with the team. */
  create: z.enum(['everyone', 'owners']),
  /** Whether members may ask for an export in plaintext. */
  plaintextExport: z.enum(['allowed', 'forbidden']),
})
export type TeamPolicy = z.infer<typeof teamPolicy>

/** The eight words that two people compare. */
const words = z.array(z.string().max(20)).length(8)

/** Oneself, as others know one. */
export const identity = z.strictObject({
  id,
  name,
  /** Public: what others encrypt for. */
  recipient: z.string().max(200),
  words,
  /** The public card as a text, to be given to anybody. */
  card: z.string().max(4000),
  createdAt: instant,
})
export type Identity = z.infer<typeof identity>

/** Somebody whose card is in the vault. */
export const contact = z.strictObject({
  id,
  name,
  recipient: z.string().max(200),
  words,
  addedAt: instant,
  /** When this vault's person compared the words; null before that. */
  verifiedAt: instant.nullable(),
  /** Names of the teams that both are in. */
  teams: z.array(name).max(100),
})
export type Contact = z.infer<typeof contact>

export const teamMemberInfo = z.strictObject({
  id,
  name,
  role: teamRole,
  since: instant,
  recipient: z.string().max(200),
  words,
  /** Whether it is oneself. */
  isSelf: z.boolean(),
  /** IDs of the groups that the person is in. */
  groups: z.array(id).max(200),
  /** `verified` when the card of exactly these keys was compared, `different` when the card that is known has other keys. */
  trust: z.enum(['self', 'verified', 'unverified', 'different']),
})
export type TeamMemberInfo = z.infer<typeof teamMemberInfo>

export const teamGroupInfo = z.strictObject({ id, name, members: z.number().int().nonnegative() })

/** A team at a glance. */
export const teamSummary = z.strictObject({
  id,
  name,
  version: z.number().int().positive(),
  /** One's own; null when one is no member any more. */
  role: teamRole.nullable(),
  members: z.number().int().positive(),
  /** How many of the members are owners. */
  owners: z.number().int().positive(),
  groups: z.number().int().nonnegative(),
  joinedAt: instant,
  changedAt: instant,
  /** What of its server waits for one's decision; null without a server. The rest of it takes a look at every share. */
  server: z.strictObject({ undecided: z.number().int().nonnegative() }).nullable(),
})
export type TeamSummary = z.infer<typeof teamSummary>

export const team = teamSummary.extend({
  policy: teamPolicy,
  /** Words of the version, by which two members know that they see the same list. */
  words,
  changedBy: line,
  groupList: z.array(teamGroupInfo).max(200),
})
export type Team = z.infer<typeof team>

import * as z from 'zod'
import { id, line, name } from '../domain/common.ts'
import { team, teamMemberInfo, teamPolicy, teamRole, teamSummary } from '../domain/team.ts'
import { unlocked } from './define.ts'

const memberIds = z.array(id).max(1000)

/** What the file of a team says, before it is taken in. */
const teamFile = z.strictObject({
  previewId: id,
  id,
  name,
  /** What this vault would have after it was taken in: never less than it has. */
  version: z.number().int().positive(),
  /** The newest version in the file, which may be older than what this vault has. */
  fileVersion: z.number().int().positive(),
  members: z.number().int().positive(),
  owners: z.array(z.strictObject({ id, name, trust: teamMemberInfo.shape.trust })).max(100),
  /** The owner who signed the newest version. */
  signedBy: line,
  words: z.array(z.string()).length(8),
  /** The version that this vault has; null when it doesn't know the team. */
  known: z.number().int().positive().nullable(),
  /** Whether oneself is a member in it. */
  isMember: z.boolean(),
  /** Whether it contradicts the list that this vault has of a team that was left, and would take its place. */
  replaces: z.boolean(),
  /** Whether it is taken in only once its words were compared: it is new here, and nobody whose card was compared has signed it, or it replaces another. */
  asksForWords: z.boolean(),
})

export const teamsApi = {
  list: unlocked(() => ({ request: z.strictObject({}), response: z.strictObject({ items: z.array(teamSummary) }) })),
  get: unlocked(() => ({ request: z.strictObject({ id }), response: team })),
  /** Members by name, of one group where it is given; fewer than there are from `offset` on where an answer holds no more. */
  members: unlocked(() => ({
    request: z.strictObject({ id, groupId: id.nullable(), search: line, offset: z.number().int().min(0) }),
    response: z.strictObject({ items: z.array(teamMemberInfo), total: z.number().int() }),
  })),
  create: unlocked(() => ({ request: z.strictObject({ name }), response: team })),
  rename: unlocked(() => ({ request: z.strictObject({ id, name }), response: team })),
  setPolicy: unlocked(() => ({ request: z.strictObject({ id, policy: teamPolicy }), response: team })),
  /** Adds people whose cards were verified, or gives a member the keys of a card that has replaced the old one. */
  addMembers: unlocked(() => ({
    request: z.strictObject({ id, contactIds: memberIds.min(1), role: teamRole }),
    response: team,
  })),
  setRole: unlocked(() => ({ request: z.strictObject({ id, memberId: id, role: teamRole }), response: team })),
  removeMembers: unlocked(() => ({ request: z.strictObject({ id, memberIds: memberIds.min(1) }), response: team })),
  /** Makes a group, or changes its name and members; null makes a new one. */
  setGroup: unlocked(() => ({
    request: z.strictObject({ id, groupId: id.nullable(), name, add: memberIds, remove: memberIds }),
    response: team,
  })),
  removeGroup: unlocked(() => ({ request: z.strictObject({ id, groupId: id }), response: team })),
  /** Takes oneself out of it on this computer. What was shared stays in the vault as one's own copy. */
  leave: unlocked(() => ({ request: z.strictObject({ id }), response: z.strictObject({}) })),
  /** The list of members as a file that its members can open: to invite somebody, or to bring others up to date. */
  export: unlocked(() => ({
    request: z.strictObject({ id }),
    response: z.strictObject({ fileId: id, name: z.string() }),
  })),
  /** Opens such a file. Nothing is kept. */
  open: unlocked(() => ({ request: z.strictObject({ fileId: id }), response: teamFile })),
  /** Takes in what was opened. */
  join: unlocked(() => ({
    /** `isCompared`: the words of the team were compared with an owner, for a team whose owners’ cards aren’t verified. */
    request: z.strictObject({ previewId: id, isCompared: z.boolean() }),
    response: team,
  })),
}

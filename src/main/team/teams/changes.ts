import { VaultError } from '../../../shared/errors.ts'
import type { TeamDocument, TeamGroup, TeamMember } from './document.ts'
import { teamLimits } from './document.ts'

/** What one version changes of the one before, without its signature. */
export type TeamContent = Pick<TeamDocument, 'name' | 'members' | 'groups' | 'policy'>

/** Adds members, or takes over the new keys of some. @throws VaultError `team-full`, `team-member-exists` */
export function withMembers(before: TeamContent, added: readonly TeamMember[]): TeamContent {
  const members = [...before.members]
  for (const member of added) {
    const at = members.findIndex(({ id }) => id === member.id)
    const known = members[at]
    if (known === undefined) members.push(member)
    else if (known.recipient === member.recipient && known.signingKey === member.signingKey)
      throw new VaultError('team-member-exists', { subjects: [member.name] })
    else members[at] = { ...member, role: known.role }
  }
  if (members.length > teamLimits.members) throw new VaultError('team-full')
  return { ...before, members }
}

/** @throws VaultError `team-member-not-found`, `team-last-owner` */
export function withRole(before: TeamContent, memberId: string, role: TeamMember['role']): TeamContent {
  requireMembers(before, [memberId])
  const members = before.members.map((member) => (member.id === memberId ? { ...member, role } : member))
  return requireOwner({ ...before, members })
}

/** Takes members out of the team and its groups. @throws VaultError `team-member-not-found`, `team-last-owner` */
export function withoutMembers(before: TeamContent, memberIds: readonly string[]): TeamContent {
  requireMembers(before, memberIds)
  const gone = new Set(memberIds)
  return requireOwner({
    ...before,
    members: before.members.filter(({ id }) => !gone.has(id)),
    groups: before.groups.map((group) => ({ ...group, members: group.members.filter((id) => !gone.has(id)) })),
  })
}

export interface GroupChange {
  readonly id: string
  readonly name: string
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** Makes or changes a group. @throws VaultError `team-member-not-found`, `team-full`, `name-taken` */
export function withGroup(before: TeamContent, change: GroupChange): TeamContent {
  requireMembers(before, change.add)
  const isTaken = before.groups.some(
    ({ id, name }) => id !== change.id && name.toLowerCase() === change.name.toLowerCase(),
  )
  if (isTaken) throw new VaultError('name-taken')
  const known = before.groups.find(({ id }) => id === change.id)
  const members = [...new Set([...(known?.members ?? []), ...change.add])].filter((id) => !change.remove.includes(id))
  const next: TeamGroup = { id: change.id, name: change.name, members }
  const groups = known
    ? before.groups.map((group) => (group.id === change.id ? next : group))
    : [...before.groups, next]
  if (groups.length > teamLimits.groups) throw new VaultError('team-full')
  return { ...before, groups }
}

/** @throws VaultError `team-group-not-found` */
export function withoutGroup(before: TeamContent, groupId: string): TeamContent {
  if (!before.groups.some(({ id }) => id === groupId)) throw new VaultError('team-group-not-found')
  return { ...before, groups: before.groups.filter(({ id }) => id !== groupId) }
}

function requireMembers({ members }: TeamContent, ids: readonly string[]): void {
  const known = new Set(members.map(({ id }) => id))
  if (!ids.every((id) => known.has(id))) throw new VaultError('team-member-not-found')
}

function requireOwner(content: TeamContent): TeamContent {
  if (!content.members.some(({ role }) => role === 'owner')) throw new VaultError('team-last-owner')
  return content
}

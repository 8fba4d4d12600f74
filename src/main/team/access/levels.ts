import type { AccessGrant, AccessLevel } from '../../../shared/domain/access.ts'
import { accessLevels } from '../../../shared/domain/access.ts'
import type { TeamDocument } from '../teams/document.ts'

/** Whether a level includes another. */
export function includes(level: AccessLevel, wanted: AccessLevel): boolean {
  return accessLevels.indexOf(level) >= accessLevels.indexOf(wanted)
}

/** The highest level that grants give a member; null for none, and for somebody who isn't one. */
export function levelOf(
  grants: readonly AccessGrant[],
  { members, groups }: Pick<TeamDocument, 'members' | 'groups'>,
  memberId: string,
): AccessLevel | null {
  if (!members.some(({ id }) => id === memberId)) return null
  const isMeant = (grant: AccessGrant) =>
    grant.to === 'everyone' ||
    (grant.to === 'member'
      ? grant.id === memberId
      : groups.some((group) => group.id === grant.id && group.members.includes(memberId)))
  const given = grants.filter(isMeant).map(({ level }) => accessLevels.indexOf(level))
  return given.length === 0 ? null : (accessLevels[Math.max(...given)] ?? null)
}

import { v7 as uuidv7 } from 'uuid'
import type { WriteDb } from '../../vault/database.ts'
import { sameValuesAsGiven } from '../../vault/repositories/handovers.ts'
import type { OffboardingRecord } from '../../vault/repositories/offboardings.ts'
import { putOffboarding } from '../../vault/repositories/offboardings.ts'
import type { TeamDocument, TeamMember, TeamVersion } from '../teams/document.ts'
import { recordHandedOver } from './handed-over.ts'

/**
 * Begins the offboarding of everybody who is in the list that was known and not in the newest one any more, whoever removed them.
 * @param before undefined for a team that is new here: nothing was shared with it yet
 */
export function noteGone(
  db: WriteDb,
  before: TeamDocument | undefined,
  versions: readonly TeamVersion[],
  at: number,
): void {
  const last = versions[versions.length - 1]?.document
  if (!last) return
  const present = new Set(last.members.map(({ id }) => id))
  const gone = new Map<string, { readonly member: TeamMember; readonly leftAt: number }>()
  let previous = before?.members ?? []
  for (const { document } of versions) {
    const ids = new Set(document.members.map(({ id }) => id))
    for (const member of previous)
      if (!ids.has(member.id)) gone.set(member.id, { member, leftAt: Date.parse(document.createdAt) })
    previous = document.members
  }
  for (const [id, { member, leftAt }] of gone)
    if (!present.has(id)) beginOffboarding(db, last.teamId, member, leftAt, at)
}

/**
 * Notes that somebody is gone, and which other credentials have a value that they were given: once the credential that they had it by is
 * rotated, nothing else would tell.
 */
export function beginOffboarding(
  db: WriteDb,
  teamId: string,
  { id: person_id, name }: Pick<TeamMember, 'id' | 'name'>,
  left_at: number,
  at: number,
): OffboardingRecord {
  const people = new Map([[person_id, 'same-value' as const]])
  const alike = sameValuesAsGiven(db, person_id).map(({ credential_id, version }) => ({
    credentialId: credential_id,
    version,
    people,
  }))
  recordHandedOver(db, teamId, at, alike)
  return putOffboarding(db, { id: uuidv7(), team_id: teamId, person_id, name, left_at, begun_at: at })
}

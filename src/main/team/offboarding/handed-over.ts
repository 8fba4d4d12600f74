import type { AccessGrant } from '../../../shared/domain/access.ts'
import type { HeldLevel } from '../../../shared/domain/offboarding.ts'
import { heldLevels } from '../../../shared/domain/offboarding.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import type { Audience } from '../../vault/repositories/handovers.ts'
import { audienceOfRow, audienceRow, audiencesOf, insertHandover } from '../../vault/repositories/handovers.ts'
import { findIdentity, listContacts } from '../../vault/repositories/identity.ts'
import { listTeams } from '../../vault/repositories/teams.ts'
import { levelOf } from '../access/levels.ts'
import type { TeamDocument } from '../teams/document.ts'
import { readTeam } from '../teams/document.ts'

/*
 * Who has which value. A version that was encrypted for somebody is theirs to know from then on, whether they ever opened it or not, and
 * whatever the list of the team says later. So it is written down when it is encrypted, in the transaction that signs it, or taken in; and
 * what a person could have is read from there, not from what is shared now.
 */

/** A version of a value, and who has it. */
export interface HandedOver {
  readonly credentialId: string
  readonly version: number
  readonly people: Audience
}

/** Writes down who has what, as far as it isn't known yet. @param teamId empty for what is for no team */
export function recordHandedOver(db: WriteDb, teamId: string, at: number, given: readonly HandedOver[]): void {
  const rowOfMissing = missingRows(db, teamId)
  for (const { credentialId, version, people } of given) {
    const audience_rid = rowOfMissing(people, audiencesOf(db, credentialId, version, teamId))
    if (audience_rid !== null) insertHandover(db, { credential_id: credentialId, version, audience_rid, at })
  }
}

/**
 * Tells the row of those people who are in none of some rows yet; null for nobody. Most credentials of a bundle go to the same people, so
 * each case is worked out once.
 */
function missingRows(db: WriteDb, teamId: string) {
  const known = new Map<number, Audience>()
  const worked = new Map<Audience, Map<string, number | null>>()
  const peopleOf = (rid: number) => {
    const people = known.get(rid) ?? audienceOfRow(db, rid)
    known.set(rid, people)
    return people
  }
  return (people: Audience, rids: readonly number[]): number | null => {
    const cases = worked.get(people) ?? new Map<string, number | null>()
    worked.set(people, cases)
    const key = rids.join(' ')
    const before = cases.get(key)
    if (before !== undefined) return before
    const rows = rids.map(peopleOf)
    const missing = [...people].filter(([id, level]) => !rows.some((have) => includesLevel(have.get(id), level)))
    const row = missing.length === 0 ? null : audienceRow(db, teamId, new Map(missing))
    cases.set(key, row)
    return row
  }
}

function includesLevel(have: HeldLevel | undefined, wanted: HeldLevel): boolean {
  return have !== undefined && heldLevels.indexOf(have) >= heldLevels.indexOf(wanted)
}

/** Tells who of a team has what was encrypted for some keys, by the grants of each item. Who got it without being named may at least use it. */
export function teamAudience(
  { members, groups }: Pick<TeamDocument, 'members' | 'groups'>,
  recipients: readonly string[],
): (grants: readonly AccessGrant[]) => Audience {
  const keys = new Set(recipients)
  const readers = members.filter(({ recipient }) => keys.has(recipient))
  const known = new Map<string, Audience>()
  return (grants) => {
    const text = JSON.stringify(grants)
    const people =
      known.get(text) ?? new Map(readers.map(({ id }) => [id, levelOf(grants, { members, groups }, id) ?? 'use']))
    known.set(text, people)
    return people
  }
}

/** The people, as far as the vault knows them, who have what was encrypted for some keys by hand: it is their own then. */
export function ownAudience(db: ReadDb, recipients: readonly string[]): Audience {
  const keys = new Set(recipients)
  const members = listTeams(db).flatMap((record) => readTeam(record).document.members)
  const self = findIdentity(db)
  const known = [...(self ? [self] : []), ...listContacts(db), ...members].filter(({ recipient }) =>
    keys.has(recipient),
  )
  return new Map(known.map(({ id }) => [id, 'own']))
}

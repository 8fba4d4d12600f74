import type { AccessGrant } from '../../../shared/domain/access.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import { putShare, sharesOfTeam } from '../../vault/repositories/shares.ts'
import type { TeamRecord } from '../../vault/repositories/teams.ts'
import {
  deleteTeamVersions,
  findTeam,
  insertTeam,
  insertTeamVersion,
  listTeams,
  teamVersions,
  updateTeamLeft,
} from '../../vault/repositories/teams.ts'
import { levelOf } from '../access/levels.ts'
import { noteGone } from '../offboarding/gone.ts'
import type { SignedTeam, TeamDocument, TeamMember, TeamVersion } from './document.ts'
import { readTeam } from './document.ts'

/** A team as the vault knows it. */
export interface KnownTeam extends TeamVersion {
  readonly record: TeamRecord
}

/** @throws VaultError `team-not-found`, `team-invalid` */
export function requireTeam(db: ReadDb, id: string): KnownTeam {
  const record = findTeam(db, id)
  if (!record) throw new VaultError('team-not-found')
  return { record, ...readTeam(record) }
}

/** The member that this vault's person is, by ID and keys. @throws VaultError `team-not-member` */
export function requireMembership(
  { document, record }: KnownTeam,
  self: { readonly id: string; readonly signing_key: string },
): TeamMember {
  const found = document.members.find(({ id }) => id === self.id)
  if (record.left_at !== null || found?.signingKey !== self.signing_key) throw new VaultError('team-not-member')
  return found
}

/**
 * Writes versions that were checked, for a team that is known or new. Whoever isn't in the last one is no member any more: what they could
 * have is to be dealt with.
 * @param replaces they take the place of those that are there
 */
export function storeVersions(
  db: WriteDb,
  versions: readonly TeamVersion[],
  selfId: string,
  at: number,
  replaces = false,
): KnownTeam {
  const last = versions[versions.length - 1]
  if (!last) throw new Error('There is no version to store.')
  const { teamId } = last.document
  const known = findTeam(db, teamId)
  const before = known && readTeam(known).document
  const rid = known?.rid ?? insertTeam(db, teamId, at)
  if (replaces) deleteTeamVersions(db, rid)
  for (const { document, signed } of versions) insertTeamVersion(db, rid, { version: document.version, ...signed })
  const isMember = last.document.members.some(({ id }) => id === selfId)
  updateTeamLeft(db, rid, isMember ? null : (known?.left_at ?? at))
  if (isMember) {
    relevel(db, rid, last.document, selfId)
    noteGone(db, before, versions, at)
  }
  return requireTeam(db, teamId)
}

/** The newest versions of a list, as they go along with a bundle or a revision. Whoever lacks more asks for the file of the team. */
export function versionsAlong(db: ReadDb, rid: number): SignedTeam[] {
  return teamVersions(db, rid, 1, 16).map(({ payload, signature }) => ({ payload, signature }))
}

/** What this vault's person may do follows from the newest list: groups and members come and go while a credential stays as it is. */
function relevel(db: WriteDb, rid: number, document: TeamDocument, selfId: string): void {
  for (const share of sharesOfTeam(db, rid)) {
    // Who is named by nobody any more keeps the copy, and no right to it but to use it.
    const level = levelOf(JSON.parse(share.grants) as AccessGrant[], document, selfId) ?? 'use'
    if (level !== share.level) putShare(db, { ...share, level })
  }
}

/** Whether the rules of a team that shares something with this vault rule exports in plaintext out. */
export function isPlaintextForbidden(db: ReadDb): boolean {
  return listTeams(db).some(
    (record) =>
      readTeam(record).document.policy.plaintextExport === 'forbidden' && sharesOfTeam(db, record.rid).length > 0,
  )
}

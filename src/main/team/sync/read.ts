import { VaultError } from '../../../shared/errors.ts'
import { findTeamPush } from '../../vault/repositories/team-remotes.ts'
import { withIdentity } from '../identity/keys.ts'
import type { TeamVersion } from '../teams/document.ts'
import { FollowedTeam } from './lists.ts'
import { hashOf, maxRevision, numberOf, objectName, openRevision, type Revision } from './revision.ts'
import type { Standing, SyncTools } from './standing.ts'

/** What was read of a server, before anything is changed here. */
export interface Read {
  readonly head: Revision | null
  /** The one that both sides had last; null before the first, and where it was tidied away since. */
  readonly known: Revision | null
  /** Those that are new here, oldest first. */
  readonly revisions: readonly Revision[]
  readonly newVersions: readonly TeamVersion[]
  /** The newest list of members. */
  readonly team: TeamVersion
}

/**
 * Reads the revisions that are new, from the newest back to the one that is known: each names the one before by its hash, so a server
 * can neither leave one out nor put another in its place.
 * @throws VaultError `remote-rolled-back`, `remote-forged`, `team-not-member`, `team-gap`, and what the server's driver throws
 */
export async function readRevisions(tools: SyncTools, standing: Standing): Promise<Read> {
  const known = standing.remote
  const team = new FollowedTeam(tools, standing)
  const head = await openHead(tools, standing, team)
  if (head === null) return { head, known: null, revisions: [], newVersions: [], team: team.newest }
  // Whoever sees the team for the first time has nothing to hold the older ones against, save for one of their own that may be there.
  const pushed = tools.context.vault.read((db) => findTeamPush(db, known.team_rid)?.number)
  const until = known.revision === 0 ? (pushed ?? head.content.number) : known.revision
  const back = await readBack(tools, standing, team, head, until)
  const last = back[back.length - 1] ?? head
  if (last.content.number === known.revision && last.hash !== known.hash) throw new VaultError('remote-forged')
  const isNew = ({ content }: Revision) => content.number > known.revision
  return {
    head,
    known: last.content.number === known.revision ? last : null,
    revisions: back.filter(isNew).reverse(),
    newVersions: team.newVersions,
    team: team.newest,
  }
}

/**
 * The newest revision; null for a server that has none.
 * @throws VaultError `remote-rolled-back` for one that is older than what was seen, `team-not-member`, and what `readRevisions` throws
 */
export async function openHead(tools: SyncTools, standing: Standing, team: FollowedTeam): Promise<Revision | null> {
  const names = await tools.remote.list(objectName.revisions(tools.teamId))
  const newest = names.reduce((highest, name) => Math.max(highest, numberOf(name) ?? 0), 0)
  if (newest < standing.remote.revision) throw new VaultError('remote-rolled-back')
  if (newest === 0) return null
  const head = await openRevisionAt(tools, standing, team, newest, null)
  // It is for all members: who can't open it is none any more.
  if (head === null) throw new VaultError('team-not-member')
  if (newest === standing.remote.revision && head.hash !== standing.remote.hash) throw new VaultError('remote-forged')
  return head
}

/**
 * The revisions from one back to a number, newest first, as far as they are there and the person was a member.
 * @throws VaultError `remote-forged` for one that isn't what the one after it names
 */
export async function readBack(
  tools: SyncTools,
  standing: Standing,
  team: FollowedTeam,
  from: Revision,
  until: number,
): Promise<Revision[]> {
  const found = [from]
  let after = from
  while (after.content.number > Math.max(until, from.content.oldest)) {
    const before = await openRevisionAt(tools, standing, team, after.content.number - 1, after.content.previous)
    // Somebody who was no member in between is as one who is new.
    if (before === null) break
    found.push(before)
    after = before
  }
  return found
}

/**
 * Opens the revision of a number. Null for one that isn't for this person.
 * @param hash what the one after it names; null to go by its signature alone
 * @throws VaultError `remote-forged` for one that is missing or another, and what `openRevision` and the server's driver throw
 */
export async function openRevisionAt(
  { secrets, remote, teamId }: SyncTools,
  { self }: Standing,
  team: FollowedTeam,
  number: number,
  hash: string | null,
): Promise<Revision | null> {
  const bytes = await remote.read(objectName.revision(teamId, number), maxRevision)
  if (bytes === null || (hash !== null && hashOf(bytes) !== hash)) throw new VaultError('remote-forged')
  try {
    return await withIdentity(secrets, self, ({ age }) =>
      openRevision(bytes, { teamId, number, identity: age, follow: (versions) => team.follow(versions) }),
    )
  } catch (error) {
    if (error instanceof VaultError && error.code === 'bundle-wrong-key') return null
    throw error
  }
}

import { VaultError } from '../../../shared/errors.ts'
import { FollowedTeam } from './lists.ts'
import { openHead, openRevisionAt, readBack } from './read.ts'
import { objectName, type Revision, type RevisionContent } from './revision.ts'
import { type Retention, type Standing, type SyncTools, standingOf } from './standing.ts'

/*
 * What a team's server keeps of the past: at least the last 100 revisions, and all of the last 90 days. Older ones are removed with what
 * only they need, some hundred at a time. The oldest that stays is named in each revision, under its author's signature, so a server that
 * loses one of the others can't say that it was tidied away.
 */

/**
 * The number below which the next revision lets go of the past.
 * @param createdAt when a revision was made, in milliseconds since 1970; null when it can't be told
 */
export async function oldestToKeep(
  before: Pick<RevisionContent, 'number' | 'oldest'>,
  now: number,
  { revisions, ms, rhythm }: Retention,
  createdAt: (number: number) => Promise<number | null>,
): Promise<number> {
  const wanted = before.number - revisions
  const isTime = before.number % rhythm === 0 && wanted - before.oldest >= revisions
  if (!isTime) return before.oldest
  const at = await createdAt(wanted)
  return at !== null && at <= now - ms ? wanted : before.oldest
}

/** When a revision was made, in milliseconds since 1970. Null for one that this person can't read. */
export async function whenMade(tools: SyncTools, number: number): Promise<number | null> {
  const standing = standingNow(tools)
  const found = await openRevisionAt(tools, standing, new FollowedTeam(tools, standing), number, null)
  return found && Date.parse(found.content.createdAt)
}

/**
 * Removes the revisions below the oldest that the newest one names, each after the bundles that only the past needs. They go oldest first, so what an
 * end in the middle leaves is found again the next time. Who may remove nothing there leaves it to others.
 * @throws VaultError what the server's driver throws, save `remote-permission`
 */
export async function tidy(tools: SyncTools): Promise<void> {
  const { remote, teamId } = tools
  const standing = standingNow(tools)
  const team = new FollowedTeam(tools, standing)
  const head = await openHead(tools, standing, team)
  if (head === null) return
  const kept = await readBack(tools, standing, team, head, 1)
  const past = await readPast(tools, standing, team, kept[kept.length - 1] ?? head)
  const isNeeded = new Set(kept.flatMap(({ content }) => content.bundles.map(({ sha256 }) => sha256)))
  try {
    for (const { content } of past.reverse()) {
      for (const { sha256 } of content.bundles)
        if (!isNeeded.has(sha256)) await remote.remove(objectName.bundle(teamId, sha256))
      await remote.remove(objectName.revision(teamId, content.number))
    }
  } catch (error) {
    if (!(error instanceof VaultError && error.code === 'remote-permission')) throw error
  }
}

/** What is still there of before the oldest revision, newest first. */
async function readPast(
  tools: SyncTools,
  standing: Standing,
  team: FollowedTeam,
  oldest: Revision,
): Promise<Revision[]> {
  const past: Revision[] = []
  for (let after = oldest; after.content.number > 1; ) {
    const { number, previous } = after.content
    const before = await openRevisionAt(tools, standing, team, number - 1, previous).catch((error: unknown) => {
      // It was removed already.
      if (error instanceof VaultError && error.code === 'remote-forged') return null
      throw error
    })
    if (before === null) return past
    past.push(before)
    after = before
  }
  return past
}

function standingNow({ context, teamId }: SyncTools): Standing {
  return context.vault.read((db) => standingOf(db, teamId))
}

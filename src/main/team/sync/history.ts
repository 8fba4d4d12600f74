import type { ResponseOf } from '../../../shared/api/contract.ts'
import { FollowedTeam } from './lists.ts'
import { openHead, readBack } from './read.ts'
import type { RevisionContent } from './revision.ts'
import { type SyncTools, standingOf } from './standing.ts'

type History = ResponseOf<'remotes.history'>

/**
 * The revisions below a number (null for all), newest first. They are read from the newest back, since each is true by the one after it.
 * @throws VaultError what `openHead` and `readBack` throw
 */
export async function readHistory(tools: SyncTools, before: number | null, limit: number): Promise<History> {
  const standing = tools.context.vault.read((db) => standingOf(db, tools.teamId))
  const team = new FollowedTeam(tools, standing)
  const head = await openHead(tools, standing, team)
  if (head === null) return { items: [], hasMore: false }
  const below = before ?? head.content.number + 1
  // One more than is shown: by it, what the last one changed is told.
  const back = await readBack(tools, standing, team, head, below - limit - 1)
  const contents = back.map(({ content }) => content).filter(({ number }) => number < below)
  const shown = contents.slice(0, limit)
  return {
    items: shown.map((content, at) => ({
      number: content.number,
      at: content.createdAt,
      author: content.author.name,
      credentials: content.items.length,
      ...differenceOf(content, contents[at + 1]),
    })),
    hasMore: contents.length > limit,
  }
}

function differenceOf(
  { number, items }: RevisionContent,
  before: RevisionContent | undefined,
): Pick<History['items'][number], 'changed' | 'removed'> {
  if (!before && number > 1) return { changed: null, removed: null }
  const old = new Map((before?.items ?? []).map(({ id, revision }) => [id, revision]))
  const now = new Set(items.map(({ id }) => id))
  return {
    changed: items.filter(({ id, revision }) => old.get(id) !== revision).length,
    removed: [...old.keys()].filter((id) => !now.has(id)).length,
  }
}

import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { withIdentity } from '../identity/keys.ts'
import { followTeam } from '../teams/document.ts'
import { type OpenTeamRemote, untilLocked } from './opening.ts'
import { type Pulled, pull, type SyncTools, standingOf } from './pull.ts'
import { push } from './push.ts'
import { maxRevision, numberOf, objectName, openRevision } from './revision.ts'

/** Pull, push and history of a team's server (S4). */
export function createSyncService(context: ServiceContext, secrets: Secrets, open: OpenTeamRemote) {
  const { vault } = context

  /** Opens a team's server for one piece of work. */
  const withRemote = <T>(teamId: string, work: (tools: SyncTools) => Promise<T>): Promise<T> =>
    untilLocked(vault, async (signal) => {
      const remote = await open(vault.read((db) => standingOf(db, teamId)).remote, signal)
      try {
        return await work({ context, secrets, remote, teamId })
      } finally {
        await remote.close()
      }
    })

  return {
    async pull({ teamId, onConflict }: ParsedRequestOf<'remotes.pull'>): Promise<ResponseOf<'remotes.pull'>> {
      return withRemote(teamId, async (tools) => view((await pull(tools, onConflict)).pulled))
    },

    async push({ teamId, onConflict }: ParsedRequestOf<'remotes.push'>): Promise<ResponseOf<'remotes.push'>> {
      return withRemote(teamId, async (tools) => {
        const { sent, ended, ...pulled } = await push(tools, onConflict)
        return { ...view(pulled), sent, ended }
      })
    },

    /** @throws VaultError `remote-missing`, `remote-…` */
    async history({
      teamId,
      before,
      limit,
    }: ParsedRequestOf<'remotes.history'>): Promise<ResponseOf<'remotes.history'>> {
      return withRemote(teamId, async ({ remote }) => {
        const { self, team } = vault.read((db) => standingOf(db, teamId))
        const numbers = (await remote.list(objectName.revisions(teamId)))
          .flatMap((name) => numberOf(name) ?? [])
          .filter((number) => before === null || number < before)
          .sort((a, b) => b - a)
        const items: ResponseOf<'remotes.history'>['items'] = []
        for (const number of numbers.slice(0, limit)) {
          const bytes = await remote.read(objectName.revision(teamId, number), maxRevision)
          if (bytes === null) continue
          const { content } = await withIdentity(secrets, self, ({ age }) =>
            openRevision(bytes, {
              teamId,
              number,
              identity: age,
              follow: (versions) => {
                // An older revision knows an older list, which the vault has followed already.
                const more = followTeam(team, versions)
                return (more[more.length - 1] ?? team).document
              },
            }),
          )
          items.push({
            number,
            at: content.createdAt,
            author: content.author.name,
            credentials: content.items.length,
          })
        }
        return { items, hasMore: numbers.length > limit }
      })
    },
  }
}

function view(pulled: Pulled): ResponseOf<'remotes.pull'> {
  return { ...pulled, conflicts: pulled.conflicts.slice(0, 100), conflictCount: pulled.conflicts.length }
}

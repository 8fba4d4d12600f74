import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { ErrorCode } from '../../../shared/errors.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { fitAnswer } from '../../vault/repositories/page.ts'
import { noteAttempt } from '../../vault/repositories/team-remotes.ts'
import { findTeam } from '../../vault/repositories/teams.ts'
import { withIdentity } from '../identity/keys.ts'
import { followTeam } from '../teams/document.ts'
import { isUndecided } from './conflicts.ts'
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

  /** A failure is kept with the server, so that the next look at it tells of it. */
  const attempt = async <T>(teamId: string, work: (tools: SyncTools) => Promise<T>): Promise<T> => {
    const openVault = vault.current
    try {
      return await withRemote(teamId, work)
    } catch (error) {
      if (error instanceof VaultError && vault.isOpen(openVault)) noteFailure(teamId, error.code)
      throw error
    }
  }

  const noteFailure = (teamId: string, failure: ErrorCode): void =>
    vault.write(['teams'], (db) => {
      const record = findTeam(db, teamId)
      if (record) noteAttempt(db, record.rid, { failure })
    })

  return {
    async pull({ teamId, ...decisions }: ParsedRequestOf<'remotes.pull'>): Promise<ResponseOf<'remotes.pull'>> {
      return attempt(teamId, async (tools) => view((await pull(tools, decisions)).pulled))
    },

    async push({ teamId, ...decisions }: ParsedRequestOf<'remotes.push'>): Promise<ResponseOf<'remotes.push'>> {
      return attempt(teamId, async (tools) => {
        const { sent, ended, ...pulled } = await push(tools, decisions)
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

function view({ conflicts, ...counts }: Pulled): ResponseOf<'remotes.pull'> {
  const undecided = conflicts.filter(isUndecided)
  const refused = conflicts.filter((conflict) => !isUndecided(conflict))
  return {
    ...counts,
    conflicts: fitAnswer([...undecided, ...refused].slice(0, 100)),
    undecided: undecided.length,
    refused: refused.length,
  }
}

import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { ErrorCode } from '../../../shared/errors.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { fitAnswer } from '../../vault/repositories/page.ts'
import { noteAttempt } from '../../vault/repositories/team-remotes.ts'
import { findTeam } from '../../vault/repositories/teams.ts'
import { isUndecided } from './conflicts.ts'
import { readHistory } from './history.ts'
import { OngoingWork, type OpenTeamRemote } from './opening.ts'
import { type Pulled, pull } from './pull.ts'
import { push } from './push.ts'
import { compareRevision, restoreRevision } from './restore.ts'
import { type Retention, type SyncTools, standingOf, retention as usual } from './standing.ts'

/** Pull, push, history and restore of a team's server (S4). */
export function createSyncService(
  context: ServiceContext,
  secrets: Secrets,
  open: OpenTeamRemote,
  retention: Retention = usual,
  ongoing: OngoingWork = new OngoingWork(context.vault),
) {
  const { vault } = context

  /** Opens a team's server for one piece of work. */
  const withRemote = <T>(teamId: string, work: (tools: SyncTools) => Promise<T>): Promise<T> =>
    ongoing.run(teamId, async (signal) => {
      const remote = await open(vault.read((db) => standingOf(db, teamId)).remote, signal)
      try {
        return await work({ context, secrets, remote, teamId, retention })
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
      if (error instanceof VaultError && error.code !== 'cancelled' && vault.isOpen(openVault))
        noteFailure(teamId, error.code)
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
      return withRemote(teamId, async (tools) => readHistory(tools, before, limit))
    },

    /** @throws VaultError `remote-missing`, `revision-gone`, `remote-…` */
    async revision({ teamId, number }: ParsedRequestOf<'remotes.revision'>): Promise<ResponseOf<'remotes.revision'>> {
      return withRemote(teamId, async (tools) => compareRevision(tools, number))
    },

    /** @throws VaultError as `revision`, and `import-stale` when it was changed here meanwhile */
    async restore({ teamId, number, ids }: ParsedRequestOf<'remotes.restore'>): Promise<ResponseOf<'remotes.restore'>> {
      return withRemote(teamId, async (tools) => restoreRevision(tools, number, ids))
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

import { describeError, errorCodes } from '../../shared/errors.ts'
import { readTeam } from '../team/teams/document.ts'
import type { ReadDb } from '../vault/database.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { findTeamRemote } from '../vault/repositories/team-remotes.ts'
import { listTeams } from '../vault/repositories/teams.ts'
import type { Found } from './attention.ts'

/** What two people of a team have changed and nobody has decided, and servers that are asked by themselves and don't answer. */
export function teamAttention(db: ReadDb): Found[] {
  return listTeams(db).flatMap((record): Found[] => {
    const remote = record.left_at === null ? findTeamRemote(db, record.rid) : undefined
    if (!remote) return []
    const about = {
      subjectType: 'team',
      subjectId: record.id,
      subject: readTeam(record).document.name,
      environment: '',
      at: remote.synced_at === null ? null : toInstant(remote.synced_at),
    } as const
    const { undecided, automatic } = remote
    const failure = errorCodes.find((code) => code === remote.failure)
    return [
      ...(undecided > 0
        ? [
            {
              ...about,
              kind: 'team-undecided' as const,
              message: `${undecided} ${undecided === 1 ? 'credential was' : 'credentials were'} changed here and by others. They wait for your decision.`,
            },
          ]
        : []),
      // Whoever asks by hand has seen the failure.
      ...(automatic === 1 && failure
        ? [
            {
              ...about,
              kind: 'team-failing' as const,
              message: `Its server could not be asked. ${describeError(failure).message}`,
            },
          ]
        : []),
    ]
  })
}

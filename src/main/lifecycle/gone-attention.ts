import { isUnfinished } from '../team/offboarding/line.ts'
import { findLines } from '../team/offboarding/lines.ts'
import { readTeam } from '../team/teams/document.ts'
import type { ReadDb } from '../vault/database.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { listOffboardings } from '../vault/repositories/offboardings.ts'
import { listTeams } from '../vault/repositories/teams.ts'
import type { Found } from './attention.ts'

/** Those that are looked at: what was left open for more people than this is seen in the teams. */
const most = 20

/** People who are gone from a team while something that they could have is not dealt with. */
export function goneAttention(db: ReadDb, now: number): Found[] {
  const gone = listOffboardings(db, null).slice(0, most)
  if (gone.length === 0) return []
  const teams = new Map(listTeams(db).map((team) => [team.id, readTeam(team).document]))
  return gone.flatMap((record): Found[] => {
    const team = teams.get(record.team_id)
    if (!team || team.members.some(({ id }) => id === record.person_id)) return []
    const open = findLines(db, record, now).lines.filter(isUnfinished)
    if (open.length === 0) return []
    const values = open.filter(({ kind }) => kind === 'value').length
    const grants = open.length - values
    const parts = [
      ...(values > 0 ? [`${values} ${values === 1 ? 'credential' : 'credentials'} to rotate`] : []),
      ...(grants > 0 ? [`${grants} ${grants === 1 ? 'authorization' : 'authorizations'} to look at`] : []),
    ]
    return [
      {
        kind: 'member-left',
        subjectType: 'offboarding',
        subjectId: record.id,
        subject: `${record.name} left ${team.name}`,
        environment: '',
        at: toInstant(record.left_at),
        message: `${parts.join(', ')}: what they could have stays with them.`,
      },
    ]
  })
}

import { countUnfinished, reportBasis } from '../team/offboarding/lines.ts'
import type { ReadDb } from '../vault/database.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { listOffboardings } from '../vault/repositories/offboardings.ts'
import type { Found } from './attention.ts'

/** Those that are looked at: what was left open for more people than this is seen in the teams. */
const most = 20
/** Values that are counted for each. */
const mostValues = 100

/** People who are gone from a team while something that they could have is not dealt with. */
export function goneAttention(db: ReadDb, now: number): Found[] {
  const gone = listOffboardings(db, null).slice(0, most)
  if (gone.length === 0) return []
  const basis = reportBasis(db, now)
  return gone.flatMap((record): Found[] => {
    const team = basis.teams.get(record.team_id)
    if (!team || team.members.some(({ id }) => id === record.person_id)) return []
    const { values, grants } = countUnfinished(db, record, basis, mostValues)
    if (values + grants === 0) return []
    const count = values > mostValues ? `More than ${mostValues}` : values
    const parts = [
      ...(values > 0 ? [`${count} ${values === 1 ? 'credential' : 'credentials'} to rotate`] : []),
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

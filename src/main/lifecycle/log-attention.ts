import { messageOf } from '../audit/alerts/rules.ts'
import type { ReadDb } from '../vault/database.ts'
import { listAlerts } from '../vault/repositories/audit-alerts.ts'
import { listStreams } from '../vault/repositories/audit-streams.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import type { Found } from './attention.ts'

/** Open alerts, and streams of the log that lag because their receiver can't be reached. */
export function logAttention(db: ReadDb): Found[] {
  // A key slot that fails has its own place in the overview.
  const alerts = listAlerts(db, false, 50).filter(({ rule }) => rule !== 'slot-failing')
  return [
    ...alerts.map(
      ({ id, rule, subject, last_at, count, detail }): Found => ({
        kind: 'alert',
        subjectType: 'audit',
        subjectId: id,
        subject,
        environment: '',
        at: toInstant(last_at),
        message: messageOf(rule, count, detail),
      }),
    ),
    ...listStreams(db)
      .filter(({ lagging, failures }) => lagging === 1 && failures > 0)
      .map(
        ({ id, name, failed_at }): Found => ({
          kind: 'stream-failing',
          subjectType: 'audit',
          subjectId: id,
          subject: name,
          environment: '',
          at: toInstant(failed_at),
          message: 'The log does not get there. It is kept, and sent as soon as it can be.',
        }),
      ),
  ]
}

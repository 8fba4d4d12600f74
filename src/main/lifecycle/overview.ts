import type { ResponseOf } from '../../shared/api/contract.ts'
import type { ServiceContext } from '../context.ts'
import { statusClock } from '../context.ts'
import type { ReadDb } from '../vault/database.ts'
import { listAudit } from '../vault/repositories/audit-list.ts'
import { countConnections } from '../vault/repositories/connections.ts'
import { countCredentials, countStatuses } from '../vault/repositories/credential-count.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { facetCount } from '../vault/repositories/facets.ts'
import { datesBetween } from '../vault/repositories/notices.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import type { Protection } from './attention.ts'
import { findAttention } from './attention.ts'

type Overview = ResponseOf<'overview.get'>

const day = 86_400_000
const maxAttention = 100
const maxTimeline = 300
/** Bytes of JSON: both lists go into one answer. */
const attentionBytes = 28 * 1024
const timelineBytes = 30 * 1024

/** What needs attention, most urgent first, with what comes up in the next twelve months. */
export function createOverviewService(context: ServiceContext, protection: () => Promise<Protection>) {
  return {
    async get(): Promise<Overview> {
      const vault = await protection()
      return context.vault.read((db) => {
        const attention = findAttention(db, context, vault)
        return {
          attention: fitAnswer(attention.slice(0, maxAttention), attentionBytes),
          attentionTotal: attention.length,
          counts: counts(db, context),
          timeline: fitAnswer(timeline(db, context), timelineBytes),
          recent: listAudit(db, { limit: 10, before: null }).rows.map((row) => ({
            at: toInstant(row.at),
            action: row.action,
            subject: row.subject,
            outcome: row.outcome,
          })),
        }
      })
    },
  }
}

function counts(db: ReadDb, context: ServiceContext): Overview['counts'] {
  const tests = db.get<{ tested: number; failing: number }>(
    'SELECT count(last_test_ok) AS tested, coalesce(sum(last_test_ok = 0), 0) AS failing FROM connection',
  )
  return {
    credentials: facetCount(db, 'all', ''),
    connections: countConnections(db),
    ...countStatuses(db, statusClock(context)),
    overdue: countCredentials(db, { overdue: true }, null, statusClock(context)),
    tested: tests?.tested ?? 0,
    failing: tests?.failing ?? 0,
  }
}

function timeline(db: ReadDb, context: ServiceContext): Overview['timeline'] {
  const from = context.now()
  return datesBetween(db, from + 1, from + 365 * day, maxTimeline).map(({ kind, id, name, environment, at }) => ({
    kind,
    subjectId: id,
    subject: name,
    environment,
    at: toInstant(at),
  }))
}

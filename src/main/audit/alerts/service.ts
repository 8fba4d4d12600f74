import { v7 as uuidv7 } from 'uuid'
import type { EventOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { Alert } from '../../../shared/domain/alert.ts'
import type { ServiceContext } from '../../context.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import { type AuditRow, auditAfter, readHead } from '../../vault/repositories/audit.ts'
import {
  type AlertRecord,
  acknowledgeAlert,
  countOpenAlerts,
  extendAlert,
  findAlert,
  findOpenAlert,
  insertAlert,
  listAlerts,
} from '../../vault/repositories/audit-alerts.ts'
import { toInstant } from '../../vault/repositories/credential-row.ts'
import { readMeta, writeMeta } from '../../vault/repositories/meta.ts'
import { findingsAt, messageOf } from './rules.ts'

/** Records that are looked at in one transaction. */
const stride = 1000

type Raised = EventOf<'alerts.raised'>['items']

/**
 * Alerts: rules look at each record once, in its order, and what they find stays open until a person acknowledges it.
 *
 * @param raised told what is new
 */
export function createAlertService(context: ServiceContext, raised: (items: Raised) => void) {
  const { vault } = context

  /** Looks at some of the records that came since the last time, of whatever process. Answers whether there may be more. */
  const scanSome = (): boolean => {
    const from = (db: ReadDb) => {
      // A restored vault has a shorter log than the one that was looked at.
      const { seq } = readHead(db)
      return { seq, done: Math.min(readMeta<number>(db, 'alerts_seq') ?? 0, seq) }
    }
    const { seq, done } = vault.read(from)
    if (done === seq) return false
    const { items, more } = vault.write([], (db, audit) => {
      const rows = auditAfter(db, from(db).done, stride)
      const last = rows.at(-1)
      if (last) writeMeta(db, 'alerts_seq', last.seq)
      return { items: rows.flatMap((row) => raise(db, audit, row)), more: rows.length === stride }
    })
    if (items.length > 0) raised(items.slice(0, 100))
    return more
  }

  /** Looks at what is new, at most so many thousand records: who waits for more comes again. */
  const scan = (thousands = 1): void => {
    for (let round = 0; round < thousands && scanSome(); round++);
  }

  const raise = (db: WriteDb, audit: (entry: AuditEntry) => void, row: AuditRow): Raised =>
    findingsAt(db, row, { id: vault.current.id, name: vault.name }).flatMap((found) => {
      const { rule, about, subjectType, subjectId, subject, detail } = found
      const seen = { last_at: row.at, last_seq: row.seq, detail }
      const open = findOpenAlert(db, rule, about)
      if (open) {
        extendAlert(db, open.id, seen)
        return []
      }
      const id = uuidv7()
      insertAlert(db, {
        id,
        rule,
        about,
        subject_type: subjectType,
        subject_id: subjectId,
        subject,
        first_at: row.at,
        first_seq: row.seq,
        count: 1,
        ...seen,
      })
      const message = messageOf(rule, 1, detail)
      audit({
        actor: 'Keyward',
        action: 'alert.raise',
        subjectType,
        subjectId,
        subject,
        detail: `${rule} · ${message}`,
      })
      return [{ id, rule, subject, message }]
    })

  return {
    scan,

    list(all: boolean): ResponseOf<'alerts.list'> {
      scan(20)
      return vault.read((db) => ({ items: listAlerts(db, all, 100).map(toAlert), open: countOpenAlerts(db) }))
    },

    /** Those that are acknowledged already, or gone, are passed over. */
    acknowledge(ids: readonly string[]): { acknowledged: number } {
      return vault.write([], (db, audit) => {
        let acknowledged = 0
        for (const id of new Set(ids)) {
          const found = findAlert(db, id)
          if (!found || found.acknowledged_at !== null) continue
          acknowledgeAlert(db, id, context.now(), context.person())
          audit({
            action: 'alert.acknowledge',
            subjectType: found.subject_type,
            subjectId: found.subject_id,
            subject: found.subject,
            detail: found.rule,
          })
          acknowledged += 1
        }
        return { acknowledged }
      })
    },
  }
}

function toAlert(record: AlertRecord): Alert {
  return {
    id: record.id,
    rule: record.rule,
    subjectType: record.subject_type,
    subjectId: record.subject_id,
    subject: record.subject,
    firstAt: toInstant(record.first_at),
    lastAt: toInstant(record.last_at),
    firstSeq: record.first_seq,
    lastSeq: record.last_seq,
    count: record.count,
    message: messageOf(record.rule, record.count, record.detail),
    acknowledgedAt: toInstant(record.acknowledged_at),
    acknowledgedBy: record.acknowledged_by,
  }
}

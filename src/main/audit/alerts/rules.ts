import type { Alert, AlertRule } from '../../../shared/domain/alert.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { AuditRow } from '../../vault/repositories/audit.ts'

/** What a rule has found at a record. */
export interface Finding {
  readonly rule: AlertRule
  /** What it is about: an open alert of the same rule about the same is the same alert. */
  readonly about: string
  readonly subjectType: Alert['subjectType']
  readonly subjectId: string | null
  readonly subject: string
  /** A fact for its sentence. */
  readonly detail: string
}

const minute = 60_000
const day = 1440 * minute

/** How much of what in which time is too much. */
export const thresholds = {
  spikeMs: 10 * minute,
  unlocks: 5,
  /** Failed tests, uses and requests: of one thing, and of all together. */
  ofOne: 10,
  ofAll: 30,
  /** An export after so long without one is unusual. */
  quietMs: 90 * day,
  /** As is one of so many times the usual number of credentials, once there is something usual. */
  timesUsual: 10,
  usualFrom: 3,
  /** An hour is unusual when none of at least so many records lies near it. */
  recordsForHours: 100,
} as const

/** Records that are looked back at most: a rule costs the same in a large log. */
const lookBack = 5000

const attempts = ['credential.use', 'connection.test', 'connection.request']

/** What the record gives reason to alert of. Rules read the log until there, and nothing after it. */
export function findingsAt(
  db: ReadDb,
  record: AuditRow,
  vault: { readonly id: string; readonly name: string },
): Finding[] {
  const whole = { subjectType: 'vault', subjectId: vault.id, subject: vault.name } as const
  const { action, outcome } = record
  if (action === 'vault.unlock-failed') return unlockFailures(db, record).map((found) => ({ ...whole, ...found }))
  if (action === 'slot.test' && outcome === 'failed')
    return [
      {
        rule: 'slot-failing',
        about: record.subject_id ?? '',
        subjectType: 'slot',
        subjectId: record.subject_id,
        subject: record.subject,
        detail: record.detail,
      },
    ]
  if (outcome === 'ok')
    return exportSize(record) === null ? [] : unusualExport(db, record).map((found) => ({ ...whole, ...found }))
  if (!attempts.includes(action)) return []
  return [...outsideHosts(record), ...failureSpike(db, record, whole)]
}

type Found = Pick<Finding, 'rule' | 'about' | 'detail'>

/** Attempts are recorded when the vault opens again, with the time at which they were made. */
function unlockFailures(db: ReadDb, record: AuditRow): Found[] {
  const { unlocks, spikeMs } = thresholds
  const rows = db.all<AuditRow>(
    `SELECT * FROM audit WHERE action = 'vault.unlock-failed' AND seq <= ? AND seq > ? ORDER BY seq DESC LIMIT ?`,
    record.seq,
    record.seq - lookBack,
    unlocks,
  )
  const times = rows.map(timeOf)
  const isSpike = times.length === unlocks && Math.max(...times) - Math.min(...times) <= spikeMs
  return isSpike ? [{ rule: 'unlock-failures', about: 'vault', detail: String(unlocks) }] : []
}

function timeOf({ at, detail }: AuditRow): number {
  const told = Date.parse(/ at (\S+)$/.exec(detail)?.[1] ?? '')
  return Number.isNaN(told) ? at : told
}

function outsideHosts(record: AuditRow): Finding[] {
  if (record.action !== 'credential.use' || !record.detail.endsWith('host-not-bound')) return []
  const [, target = ''] = record.detail.split(' · ')
  return [
    {
      rule: 'outside-hosts',
      about: record.subject_id ?? '',
      subjectType: 'credential',
      subjectId: record.subject_id,
      subject: record.subject,
      detail: target === 'host-not-bound' ? '' : target,
    },
  ]
}

function failureSpike(
  db: ReadDb,
  record: AuditRow,
  whole: Pick<Finding, 'subjectType' | 'subjectId' | 'subject'>,
): Finding[] {
  const { spikeMs, ofOne, ofAll } = thresholds
  const counts = db.get<{ all_of_them: number; same: number }>(
    `SELECT count(*) AS all_of_them, coalesce(sum(subject_id IS ?), 0) AS same FROM audit
     WHERE seq <= ? AND seq > ? AND at >= ? AND outcome <> 'ok' AND +action IN (${attempts.map(() => '?').join(', ')})`,
    record.subject_id,
    record.seq,
    record.seq - lookBack,
    record.at - spikeMs,
    ...attempts,
  )
  const { all_of_them: all = 0, same = 0 } = counts ?? {}
  if (same >= ofOne && record.subject_id !== null)
    return [
      {
        rule: 'failure-spike',
        about: record.subject_id,
        subjectType: record.action === 'credential.use' ? 'credential' : 'connection',
        subjectId: record.subject_id,
        subject: record.subject,
        detail: String(same),
      },
    ]
  return all >= ofAll ? [{ ...whole, rule: 'failure-spike', about: 'all', detail: String(all) }] : []
}

/** How many credentials left the vault: in a bundle or another file, or with a whole backup (then 0). Null when none did. */
function exportSize({ action, detail }: Pick<AuditRow, 'action' | 'detail'>): number | null {
  if (action === 'vault.backup' && detail === 'taken out') return 0
  if (action !== 'bundle.export' && action !== 'export.kdbx' && action !== 'export.plaintext') return null
  return Number(/^(\d+) credentials/.exec(detail)?.[1] ?? 0)
}

function unusualExport(db: ReadDb, record: AuditRow): Found[] {
  const { quietMs, timesUsual, usualFrom } = thresholds
  const earlier = db
    .all<AuditRow>(
      `SELECT * FROM audit WHERE action IN ('bundle.export', 'export.kdbx', 'export.plaintext', 'vault.backup') AND outcome = 'ok' AND seq < ?
       ORDER BY seq DESC LIMIT 500`,
      record.seq,
    )
    .filter((each) => exportSize(each) !== null)
  const found = (detail: string): Found[] => [{ rule: 'unusual-export', about: 'vault', detail }]
  const [last] = earlier
  if (!last) return found('first')
  if (record.at - last.at > quietMs) return found('quiet')
  const sizes = earlier
    .map((each) => exportSize(each) ?? 0)
    .filter((size) => size > 0)
    .toSorted((a, b) => a - b)
  const usual = sizes[Math.floor(sizes.length / 2)]
  if (usual !== undefined && sizes.length >= usualFrom && (exportSize(record) ?? 0) > timesUsual * usual)
    return found(`many ${exportSize(record)} ${usual}`)
  return isUnusualHour(db, record) ? found('hour') : []
}

/** Whether hardly anything has ever been done about this time of the day, in local time. */
function isUnusualHour(db: ReadDb, record: AuditRow): boolean {
  const rows = db.all<{ at: number }>(
    'SELECT at FROM audit WHERE seq < ? AND seq > ? AND at < ?',
    record.seq,
    record.seq - lookBack,
    // What led to this export is no custom.
    record.at - day / 2,
  )
  if (rows.length < thresholds.recordsForHours) return false
  const hour = new Date(record.at).getHours()
  const near = rows.filter(({ at }) => {
    const apart = Math.abs(new Date(at).getHours() - hour)
    return Math.min(apart, 24 - apart) <= 1
  })
  return near.length === 0
}

/** What an alert says, in a sentence. */
export function messageOf(rule: AlertRule, count: number, detail: string): string {
  const again = count > 1 ? ` It was found ${count} times.` : ''
  switch (rule) {
    case 'unlock-failures':
      return `Somebody tried to unlock the vault ${detail} times or more within ten minutes, and failed.${again}`
    case 'failure-spike':
      return `${detail} tests, uses or requests failed within ten minutes.${again}`
    case 'outside-hosts':
      return `It was to be used with a host that it is not bound to${detail === '' ? '' : `, for ${detail}`}. Nothing was sent.${again}`
    case 'slot-failing':
      return `A test of this key slot failed.${again}`
    case 'unusual-export':
      return `${exportWords(detail)}${again}`
  }
}

function exportWords(detail: string): string {
  const [kind, size, usual] = detail.split(' ')
  switch (kind) {
    case 'first':
      return 'Credentials left this vault for the first time.'
    case 'quiet':
      return 'Credentials left this vault for the first time in 90 days.'
    case 'many':
      return `${size} credentials were exported at once; usually it is about ${usual}.`
    default:
      return 'Credentials were exported at an hour when nobody works with this vault.'
  }
}

import type { ResponseOf } from '../../shared/api/contract.ts'
import type { VaultStatus } from '../../shared/domain/vault.ts'
import { describeError, errorCodes } from '../../shared/errors.ts'
import { slotTitle } from '../../shared/slot-names.ts'
import type { ServiceContext } from '../context.ts'
import { statusClock } from '../context.ts'
import { reviewDue } from '../review/due.ts'
import type { ReadDb } from '../vault/database.ts'
import { listAudit } from '../vault/repositories/audit.ts'
import type { ConnectionRecord } from '../vault/repositories/connections.ts'
import { countConnections } from '../vault/repositories/connections.ts'
import { countCredentials, countStatuses } from '../vault/repositories/credential-count.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { facetCount } from '../vault/repositories/facets.ts'
import { readMeta } from '../vault/repositories/meta.ts'
import { type GrantState, troubledGrants } from '../vault/repositories/oauth-grants.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import { findOpenReview } from '../vault/repositories/reviews.ts'

type Overview = ResponseOf<'overview.get'>
type Attention = Overview['attention'][number]

const day = 86_400_000
const maxAttention = 100
const maxTimeline = 300
/** Bytes of JSON: both lists go into one answer. */
const attentionBytes = 24 * 1024
const timelineBytes = 34 * 1024
/** As the index on expiry has it. */
const expiry = `ifnull(expires_at, ${Number.MAX_SAFE_INTEGER})`
const live = 'trashed_at IS NULL AND disabled_at IS NULL'

/** What the vault's status says of what opens it. */
type Protection = Pick<VaultStatus, 'unprotected' | 'hasPassphrase' | 'slots'>

/** What needs attention, most urgent first, with the expiries of the next twelve months. */
export function createOverviewService(context: ServiceContext, protection: () => Promise<Protection>) {
  return {
    async get(): Promise<Overview> {
      const vault = await protection()
      return context.vault.read((db) => {
        const attention = [
          ...vaultAttention(
            context.vault.current.id,
            context.vault.name,
            vault,
            readMeta<string>(db, 'backup_failure'),
          ),
          ...reviewAttention(db, context),
          ...credentialAttention(db, context),
          ...tokenAttention(db),
          ...connectionAttention(db, context),
        ].sort((a, b) => urgency[a.kind] - urgency[b.kind] || (a.at ?? '').localeCompare(b.at ?? ''))
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

/** What breaks, or has broken, first. */
const urgency: Record<Attention['kind'], number> = {
  unprotected: 0,
  expired: 1,
  'oauth-refused': 2,
  'oauth-client-refused': 3,
  'oauth-uncertain': 4,
  'test-failed': 5,
  'host-not-bound': 6,
  expiring: 7,
  'tls-expiring': 8,
  'rotation-overdue': 9,
  'slot-failing': 10,
  'backup-failed': 11,
  'no-recovery': 12,
  'review-due': 13,
  untested: 14,
}

function vaultAttention(
  subjectId: string,
  subject: string,
  vault: Protection,
  backupFailure: string | undefined,
): Attention[] {
  const about = { subjectType: 'vault', subjectId, subject, environment: '', at: null } as const
  const failing = vault.slots.find(({ lastFailure }) => lastFailure !== null)
  const items: Attention[] = []
  if (failing) items.push({ ...about, kind: 'slot-failing', at: failing.lastFailedAt, message: failingMessage(vault) })
  if (backupFailure)
    items.push({
      ...about,
      kind: 'backup-failed',
      message: `The last backup failed. ${reasonOf(backupFailure)}`.trim(),
    })
  if (vault.unprotected)
    return [
      ...items,
      {
        ...about,
        kind: 'unprotected',
        message: 'This vault is not encrypted. Anyone who can read its folder can use it.',
      },
    ]
  if (!vault.hasPassphrase && vault.slots.length < 2)
    return [
      ...items,
      {
        ...about,
        kind: 'no-recovery',
        message:
          'Only one key opens this vault. Add a recovery passphrase, so that a lost keychain is not a lost vault.',
      },
    ]
  return items
}

function reviewAttention(db: ReadDb, context: ServiceContext): Attention[] {
  const due = reviewDue(db, context)
  // One that is open is gone on with where it is; before there is anything, there is nothing to review.
  if (due === null || due > context.now() || findOpenReview(db) || facetCount(db, 'all', '') === 0) return []
  return [
    {
      kind: 'review-due',
      subjectType: 'vault',
      subjectId: context.vault.current.id,
      subject: 'Review of the credentials',
      environment: '',
      at: toInstant(due),
      message: 'It is time to look through what is unused, overdue, weak or shared too widely.',
    },
  ]
}

function failingMessage({ slots }: Protection): string {
  const failing = slots.filter(({ lastFailure }) => lastFailure !== null)
  const [first] = failing
  if (failing.length > 1) return `${failing.length} key slots do not open the vault any more.`
  const name = first ? slotTitle(first) : ''
  return `The key slot “${name}” does not open the vault any more. ${reasonOf(first?.lastFailure ?? '')}`.trim()
}

/** The sentence of a code; none for one of another version. */
function reasonOf(code: string): string {
  const known = errorCodes.find((each) => each === code)
  return known ? describeError(known).message : ''
}

function credentialAttention(db: ReadDb, context: ServiceContext): Attention[] {
  const { now, warningMs } = statusClock(context)
  const items: Attention[] = []
  const about = (record: CredentialRecord) =>
    ({
      subjectType: 'credential',
      subjectId: record.id,
      subject: record.name,
      environment: record.environment,
    }) as const
  const expiring = db.all<CredentialRecord>(
    `SELECT * FROM credential WHERE ${live} AND ${expiry} <= ? ORDER BY ${expiry}, name LIMIT ?`,
    now + warningMs,
    maxAttention * 2,
  )
  for (const record of expiring) {
    const at = toInstant(record.expires_at)
    const expired = (record.expires_at ?? 0) <= now
    items.push({
      ...about(record),
      at,
      kind: expired ? 'expired' : 'expiring',
      message: expired ? 'Has expired.' : `Expires in ${daysText((record.expires_at ?? 0) - now)}.`,
    })
  }
  for (const record of db.all<CredentialRecord>(
    `SELECT * FROM credential WHERE ${live} AND rotation_due_at IS NOT NULL AND rotation_due_at <= ? ORDER BY rotation_due_at LIMIT ?`,
    now,
    maxAttention,
  ))
    items.push({
      ...about(record),
      kind: 'rotation-overdue',
      at: toInstant(record.rotation_due_at),
      message: `Its rotation is ${daysText(now - (record.rotation_due_at ?? 0))} overdue.`,
    })
  return items
}

function tokenAttention(db: ReadDb): Attention[] {
  return troubledGrants(db, maxAttention).map(({ id, name, environment, state, failure, failed_at: at }) => ({
    ...troubleOf(state, failure),
    subjectType: 'credential',
    subjectId: id,
    subject: name,
    environment,
    at: toInstant(at),
  }))
}

function troubleOf(state: GrantState, failure: string | null): Pick<Attention, 'kind' | 'message'> {
  if (state === 'refused') return { kind: 'oauth-refused', message: 'Its refresh was refused. Authorize it again.' }
  // The client stands before its tokens: with another secret they may be good again.
  if (failure === 'oauth-client-refused')
    return { kind: 'oauth-client-refused', message: 'The service refused its client. Check client ID and secret.' }
  return {
    kind: 'oauth-uncertain',
    message: 'A refresh was sent and its answer was lost. Decide whether to try once more.',
  }
}

function connectionAttention(db: ReadDb, context: ServiceContext): Attention[] {
  const { now, warningMs } = statusClock(context)
  return db
    .all<ConnectionRecord>(
      `SELECT n.* FROM connection n WHERE n.last_test_ok = 0 OR n.tls_expires_at <= ? ORDER BY n.last_test_at DESC LIMIT ?`,
      now + warningMs,
      maxAttention,
    )
    .map((record) => {
      const about = {
        subjectType: 'connection',
        subjectId: record.id,
        subject: record.name,
        environment: record.environment,
      } as const
      if (record.last_test_ok === 0)
        return {
          ...about,
          kind: record.last_test_code === 'host-not-bound' ? 'host-not-bound' : 'test-failed',
          at: toInstant(record.last_test_at),
          message: record.last_test_message ?? 'Its last test failed.',
        } as const
      return {
        ...about,
        kind: 'tls-expiring',
        at: toInstant(record.tls_expires_at),
        message: 'The server’s certificate expires soon.',
      } as const
    })
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
  const until = from + 365 * day
  const rows = db.all<{
    kind: Overview['timeline'][number]['kind']
    id: string
    name: string
    environment: string
    at: number
  }>(
    `SELECT 'credential' AS kind, id, name, environment, expires_at AS at FROM credential
       WHERE ${live} AND ${expiry} > ? AND ${expiry} <= ?
     UNION ALL
     SELECT 'rotation', id, name, environment, rotation_due_at FROM credential
       WHERE ${live} AND rotation_due_at IS NOT NULL AND rotation_due_at > ? AND rotation_due_at <= ?
     UNION ALL
     SELECT 'certificate', id, name, environment, tls_expires_at FROM connection
       WHERE tls_expires_at > ? AND tls_expires_at <= ?
     ORDER BY at LIMIT ?`,
    from,
    until,
    from,
    until,
    from,
    until,
    maxTimeline,
  )
  return rows.map(({ kind, id, name, environment, at }) => ({
    kind,
    subjectId: id,
    subject: name,
    environment,
    at: toInstant(at),
  }))
}

function daysText(ms: number): string {
  const days = Math.round(ms / day)
  return ms < day ? 'less than a day' : days === 1 ? '1 day' : `${days} days`
}

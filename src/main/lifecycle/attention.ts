import type { ResponseOf } from '../../shared/api/contract.ts'
import type { NoticeKind } from '../../shared/domain/notice.ts'
import type { VaultStatus } from '../../shared/domain/vault.ts'
import { describeError, errorCodes } from '../../shared/errors.ts'
import { slotTitle } from '../../shared/slot-names.ts'
import type { ServiceContext } from '../context.ts'
import { statusClock } from '../context.ts'
import { reviewDue } from '../review/due.ts'
import type { ReadDb } from '../vault/database.ts'
import type { ConnectionRecord } from '../vault/repositories/connections.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { toInstant, valueMissing } from '../vault/repositories/credential-row.ts'
import { facetCount } from '../vault/repositories/facets.ts'
import { readMeta } from '../vault/repositories/meta.ts'
import { snoozes } from '../vault/repositories/notices.ts'
import { type GrantState, troubledGrants } from '../vault/repositories/oauth-grants.ts'
import { findOpenReview } from '../vault/repositories/reviews.ts'
import { subjectKey } from './dates.ts'
import { goneAttention } from './gone-attention.ts'
import { logAttention } from './log-attention.ts'
import { teamAttention } from './team-attention.ts'

export type Attention = ResponseOf<'overview.get'>['attention'][number]
/** A thing before it is known whether it was put off, with whether a connection uses it. */
export type Found = Omit<Attention, 'snoozedUntil'> & { readonly isUsed?: boolean }

/** What the vault's status says of what opens it. */
export type Protection = Pick<VaultStatus, 'unprotected' | 'hasPassphrase' | 'slots'>

/** Read of each kind: more of one kind than this are seen in the lists. */
const most = 200
const day = 86_400_000
/** As the index on expiry has it. */
const expiry = `ifnull(c.expires_at, ${Number.MAX_SAFE_INTEGER})`
const live = 'c.trashed_at IS NULL AND c.disabled_at IS NULL'

/** Everything that needs attention: what breaks, or has broken, first; what was put off last. */
export function findAttention(db: ReadDb, context: ServiceContext, protection: Protection): Attention[] {
  const now = context.now()
  const putOff = new Map(
    snoozes(db).map(({ kind, subject_id, until }) => [subjectKey({ kind, subjectId: subject_id }), until]),
  )
  const found: Found[] = [
    ...vaultAttention(context.vault.current.id, context.vault.name, protection, readMeta<string>(db, 'backup_failure')),
    ...reviewAttention(db, context),
    ...goneAttention(db, context.now()),
    ...credentialAttention(db, context),
    ...tokenAttention(db),
    ...connectionAttention(db, context),
    ...logAttention(db),
    ...teamAttention(db),
  ]
  return found
    .map(({ isUsed = false, ...item }) => {
      const kind = noticeKinds[item.kind]
      const until = kind && putOff.get(subjectKey({ kind, subjectId: item.subjectId }))
      const snoozedUntil = until !== undefined && until > now ? toInstant(until) : null
      return { rank: (snoozedUntil === null ? 0 : 100) + urgencyOf(item.kind, isUsed), item: { ...item, snoozedUntil } }
    })
    .sort((one, other) => one.rank - other.rank || (one.item.at ?? '').localeCompare(other.item.at ?? ''))
    .map(({ item }) => item)
}

/** The dates that can be put off, by what they are called when somebody is told of them. */
const noticeKinds: Partial<Record<Attention['kind'], NoticeKind>> = {
  expired: 'credential',
  expiring: 'credential',
  'authorization-ended': 'authorization',
  'authorization-ending': 'authorization',
  'tls-expiring': 'certificate',
  'rotation-overdue': 'rotation',
}

/** What breaks, or has broken, first. What has expired and is used is broken now; without a use it is broken for nobody. */
function urgencyOf(kind: Attention['kind'], isUsed: boolean): number {
  if ((kind === 'expired' || kind === 'authorization-ended') && !isUsed) return urgency.expiring - 1
  return urgency[kind]
}

/** Dates ahead have one rank: among them the nearest is first. */
const urgency: Record<Attention['kind'], number> = {
  unprotected: 0,
  expired: 1,
  'authorization-ended': 1,
  'oauth-refused': 2,
  'oauth-client-refused': 3,
  'oauth-uncertain': 4,
  'test-failed': 5,
  'host-not-bound': 6,
  alert: 6,
  expiring: 8,
  'authorization-ending': 8,
  'tls-expiring': 8,
  'member-left': 7,
  'value-missing': 7,
  'rotation-overdue': 9,
  'slot-failing': 10,
  'stream-failing': 10,
  'team-undecided': 10,
  'team-failing': 10,
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
): Found[] {
  const about = { subjectType: 'vault', subjectId, subject, environment: '', at: null } as const
  const failing = vault.slots.find(({ lastFailure }) => lastFailure !== null)
  const items: Found[] = []
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

type Dated = Pick<CredentialRecord, 'id' | 'name' | 'environment'> & {
  readonly at: number
  readonly is_used: number
  readonly is_authorization: number
}

const about = ({ id, name, environment }: Pick<CredentialRecord, 'id' | 'name' | 'environment'>) =>
  ({ subjectType: 'credential', subjectId: id, subject: name, environment }) as const

function reviewAttention(db: ReadDb, context: ServiceContext): Found[] {
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

function credentialAttention(db: ReadDb, context: ServiceContext): Found[] {
  const { now, warningMs } = statusClock(context)
  const ending = db.all<Dated>(
    `SELECT c.id, c.name, c.environment, c.expires_at AS at,
       EXISTS (SELECT 1 FROM connection n WHERE n.credential_id = c.id) AS is_used,
       c.expiry_source = 'server' AND EXISTS (SELECT 1 FROM oauth_grant g WHERE g.credential_rid = c.rid) AS is_authorization
     FROM credential c WHERE ${live} AND ${expiry} <= ? ORDER BY ${expiry}, c.name LIMIT ?`,
    now + warningMs,
    most,
  )
  const overdue = db.all<Pick<CredentialRecord, 'id' | 'name' | 'environment'> & { readonly at: number }>(
    `SELECT c.id, c.name, c.environment, c.rotation_due_at AS at FROM credential c
     WHERE ${live} AND c.rotation_due_at IS NOT NULL AND c.rotation_due_at <= ? ORDER BY c.rotation_due_at LIMIT ?`,
    now,
    most,
  )
  const empty = db.all<Pick<CredentialRecord, 'id' | 'name' | 'environment'>>(
    `SELECT c.id, c.name, c.environment FROM credential c WHERE ${live} AND c.error_code = ? ORDER BY c.name LIMIT ?`,
    valueMissing,
    most,
  )
  return [
    ...empty.map(
      (record): Found => ({
        ...about(record),
        kind: 'value-missing',
        at: null,
        message: 'It came as a definition alone. Enter its value.',
      }),
    ),
    ...ending.map((record): Found => {
      const { at } = record
      return { ...about(record), at: toInstant(at), isUsed: record.is_used === 1, ...endOf(record, now) }
    }),
    ...overdue.map(
      (record): Found => ({
        ...about(record),
        kind: 'rotation-overdue',
        at: toInstant(record.at),
        message: `Its rotation is ${daysText(now - record.at)} overdue.`,
      }),
    ),
  ]
}

/** An authorization is not replaced by another value: somebody agrees to it again. */
function endOf({ at, is_authorization: isAuthorization }: Dated, now: number): Pick<Attention, 'kind' | 'message'> {
  const isPast = at <= now
  if (isAuthorization)
    return isPast
      ? { kind: 'authorization-ended', message: 'Its authorization has ended. Authorize it again.' }
      : { kind: 'authorization-ending', message: `Its authorization ends in ${daysText(at - now)}.` }
  return isPast
    ? { kind: 'expired', message: 'Has expired.' }
    : { kind: 'expiring', message: `Expires in ${daysText(at - now)}.` }
}

function tokenAttention(db: ReadDb): Found[] {
  return troubledGrants(db, most).map(({ id, name, environment, state, failure, failed_at: at }) => ({
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

function connectionAttention(db: ReadDb, context: ServiceContext): Found[] {
  const { now, warningMs } = statusClock(context)
  return db
    .all<ConnectionRecord>(
      `SELECT n.* FROM connection n
       WHERE n.last_test_ok = 0 OR (n.tls_expires_at IS NOT NULL AND n.tls_expires_at <= ?)
       ORDER BY n.last_test_at DESC LIMIT ?`,
      now + warningMs,
      most,
    )
    .map((record) => {
      const subject = {
        subjectType: 'connection',
        subjectId: record.id,
        subject: record.name,
        environment: record.environment,
      } as const
      if (record.last_test_ok === 0)
        return {
          ...subject,
          kind: record.last_test_code === 'host-not-bound' ? 'host-not-bound' : 'test-failed',
          at: toInstant(record.last_test_at),
          message: record.last_test_message ?? 'Its last test failed.',
        } as const
      const isPast = (record.tls_expires_at ?? 0) <= now
      return {
        ...subject,
        kind: 'tls-expiring',
        at: toInstant(record.tls_expires_at),
        message: isPast ? 'The server’s certificate has expired.' : 'The server’s certificate expires soon.',
      } as const
    })
}

function daysText(ms: number): string {
  const days = Math.round(ms / day)
  return ms < day ? 'less than a day' : days === 1 ? '1 day' : `${days} days`
}

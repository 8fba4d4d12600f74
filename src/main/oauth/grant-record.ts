import { hostname } from 'node:os'
import { VaultError } from '../../shared/errors.ts'
import { property } from '../connections/classify.ts'
import { typeOf } from '../credentials/service.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { WriteDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { updateCredential } from '../vault/repositories/credentials.ts'
import type { GrantRecord } from '../vault/repositories/oauth-grants.ts'
import type { OAuthFlow } from './settings.ts'

export type Audit = (entry: AuditEntry) => void

/** How a credential gets its tokens; undefined for one that has none. @throws VaultError `type-unknown` */
export function flowOf(record: CredentialRecord): OAuthFlow | undefined {
  return typeOf(record.type).oauth
}

/** @throws VaultError `invalid-request` for a credential that has no tokens */
export function requireFlow(record: CredentialRecord): OAuthFlow {
  const flow = flowOf(record)
  if (!flow) throw new VaultError('invalid-request')
  return flow
}

/** This process, as a claim names it. */
export function thisProcess(): string {
  return `${process.pid} ${hostname()}`
}

/** Whether nobody is at the refresh any more: its process is gone, or it had longer than any refresh takes. */
export function isDead({ claim_process, claim_until }: GrantRecord, now: number): boolean {
  return isGone(claim_process ?? '') || now > (claim_until ?? 0)
}

/** Whether a process, written as `PID HOST`, ran on this machine and is gone. One whose number was given away only takes longer. */
function isGone(name: string): boolean {
  const [pid, host] = name.split(' ')
  if (!pid || host !== hostname()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return property(error, 'code') === 'ESRCH'
  }
}

/** Milliseconds of its life that an access token must still have, so that it doesn't end on the way. */
export function leewayOf({ access_expires_at: end, refreshed_at: since }: GrantRecord): number {
  if (end === null) return 0
  return Math.min(60_000, Math.max(0, end - (since ?? end)) / 5)
}

/** Whether an access token is there and lasts for `ms` more. A service that tells no lifetime will refuse it when it is over. */
export function lastsFor(grant: GrantRecord, now: number, ms: number): boolean {
  return grant.sealed !== null && (grant.access_expires_at === null || grant.access_expires_at > now + ms)
}

/** Milliseconds until a failed refresh is tried again by itself: longer each time, and never at the same moment as others'. */
export function backoffMs(failures: number): number {
  return Math.round(Math.min(3_600_000, 15_000 * 2 ** Math.min(failures, 10)) * (0.8 + Math.random() * 0.4))
}

/** Turns the credential to Error for a reason of OAuth, or takes that back. A finding of a test is left alone. */
export function markCredential(db: WriteDb, record: CredentialRecord, code: string | null): CredentialRecord {
  const isOurs = record.error_code?.startsWith('oauth-') ?? false
  const isOther = code === null ? isOurs : record.error_code !== code
  return isOther ? updateCredential(db, record, { error_code: code }) : record
}

export function entryOf(
  action: 'credential.authorize' | 'credential.refresh' | 'credential.revoke',
  record: CredentialRecord,
  outcome: AuditEntry['outcome'],
  detail: string,
): AuditEntry {
  return {
    action,
    ...(outcome !== undefined && { outcome }),
    subjectType: 'credential',
    subjectId: record.id,
    subject: record.name,
    detail,
  }
}

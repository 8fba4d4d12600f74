import type { SyncConflict } from '../../../shared/domain/remote.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { ReadDb } from '../../vault/database.ts'
import { toInstant } from '../../vault/repositories/credential-row.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import { findShare } from '../../vault/repositories/shares.ts'
import { whoChanged } from '../bundles/agreed.ts'
import type { PlannedCredential } from '../bundles/preview.ts'
import type { VerifiedBundle } from '../bundles/signed.ts'
import { saidOf } from '../bundles/team-rules.ts'

/** Most fields of one conflict that are named. */
const mostFields = 40

/** A credential that wasn't taken in, as a person is asked about it. */
export function conflictOf(
  { secrets }: { readonly secrets: Secrets },
  db: ReadDb,
  signed: VerifiedBundle,
  planned: PlannedCredential,
): SyncConflict {
  const { item, source, match } = planned
  const about = saidOf(signed).get(source.id ?? '')
  const record = match && match.id === source.id ? findCredential(db, match.id) : undefined
  const share = record && findShare(db, record.rid)
  const replaceable = item.choices.includes('replace')
  return {
    id: source.id ?? '',
    name: item.name,
    reason: item.reason,
    revision: about?.revision ?? 0,
    choices: item.choices.length === 0 ? [] : ['leave', ...(replaceable ? ['theirs' as const] : []), 'mine', 'both'],
    by: signed.manifest.sender.name,
    at: signed.manifest.createdAt,
    changedHere: record ? toInstant(record.updated_at) : null,
    fields: record
      ? whoChanged(db, secrets, planned, {
          record,
          grants: share?.grants ?? '',
          agreed: share?.agreed ?? '{}',
          theirGrants: JSON.stringify(about?.access ?? []),
        }).slice(0, mostFields)
      : [],
  }
}

/** Whether a person can decide it. The rest was refused. */
export function isUndecided({ choices }: SyncConflict): boolean {
  return choices.length > 0
}

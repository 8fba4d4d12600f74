import type { Reference } from '../../shared/domain/reference.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import type { NamedReference } from '../vault/repositories/references.ts'

/** A record as the contract shows it. */
export function toReference(record: NamedReference): Reference {
  return {
    id: record.id,
    credentialId: record.credential_id,
    credential: record.credential,
    kind: record.kind,
    name: record.name,
    location: record.location,
    note: record.note,
    places: JSON.parse(record.places) as Reference['places'],
    scanned: record.scanned === 1,
    goneAt: toInstant(record.gone_at),
    createdAt: toInstant(record.created_at),
    createdBy: record.created_by,
    updatedAt: toInstant(record.updated_at),
    seenAt: toInstant(record.seen_at),
  }
}

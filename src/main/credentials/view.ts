import type { Credential } from '../../shared/domain/credential.ts'
import type { ReadDb } from '../vault/database.ts'
import { countUses } from '../vault/repositories/audit.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import type { CredentialRecord, StatusClock } from '../vault/repositories/credential-row.ts'
import { toRow } from '../vault/repositories/credential-row.ts'
import { connectionsOf } from '../vault/repositories/credentials.ts'
import { findVersion } from '../vault/repositories/versions.ts'

/** A record as the contract shows it, with what uses it. Nothing is opened for it. */
export function toCredential(db: ReadDb, record: CredentialRecord, clock: StatusClock): Credential {
  const usedBy = connectionsOf(db, record.id)
  const { usedByCount: _, ...row } = toRow(record, usedBy.length, clock)
  return {
    ...row,
    secretFields: JSON.parse(record.secret_fields) as string[],
    config: currentConfig(db, record),
    ...materialOf(db, record),
    boundHosts: JSON.parse(record.bound_hosts) as string[],
    usedBy,
    uses: countUses(db, record.id, clock.now),
  }
}

type Stored = Pick<Credential, 'facts' | 'warnings'>

function materialOf(db: ReadDb, record: CredentialRecord): Stored {
  const version = findVersion(db, record.rid, record.version)
  return version ? (JSON.parse(version.material) as Stored) : { facts: [], warnings: [] }
}

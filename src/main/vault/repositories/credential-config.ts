import type { FieldValues } from '../../../shared/domain/credential.ts'
import type { ReadDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'
import { parseConfig } from './credential-row.ts'
import { findVersion } from './versions.ts'

/** The fields of a credential that aren't secret: what stays, with what belongs to the version in use. */
export function currentConfig(db: ReadDb, record: CredentialRecord): FieldValues {
  return configOf(db, record, record.version)
}

/** The same for another version of it. */
export function configOf(db: ReadDb, record: CredentialRecord, number: number): FieldValues {
  const version = findVersion(db, record.rid, number)
  return { ...parseConfig(record.config), ...(version && parseConfig(version.config)) }
}

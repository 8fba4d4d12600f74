import type { ReadDb, WriteDb } from '../database.ts'
import { insertRows } from './rows.ts'

/** A row of `credential_version`. */
export interface VersionRecord {
  readonly credential_rid: number
  readonly version: number
  readonly masked: string
  readonly secret_fields: string
  /** The fields that are replaced with the value though not secret, as JSON. */
  readonly config: string
  readonly fingerprint: string
  readonly expires_at: number | null
  readonly created_at: number
  readonly created_by: string
  readonly destroyed_at: number | null
}

/** A version with its sealed value. */
export interface SealedVersion {
  readonly record: VersionRecord
  readonly sealed: Buffer
}

const versionColumns = [
  'credential_rid',
  'version',
  'masked',
  'secret_fields',
  'config',
  'fingerprint',
  'expires_at',
  'created_at',
  'created_by',
  'destroyed_at',
] as const satisfies readonly (keyof VersionRecord)[]

export function insertVersions(db: WriteDb, versions: readonly SealedVersion[]): void {
  insertRows(
    db,
    'credential_version',
    versionColumns,
    versions.map(({ record }) => versionColumns.map((column) => record[column])),
  )
  insertRows(
    db,
    'sealed_secret',
    ['credential_rid', 'version', 'sealed'],
    versions.map(({ record, sealed }) => [record.credential_rid, record.version, sealed]),
  )
}

/** All versions, newest first. */
export function listVersions(db: ReadDb, rid: number): VersionRecord[] {
  return db.all('SELECT * FROM credential_version WHERE credential_rid = ? ORDER BY version DESC', rid)
}

export function findVersion(db: ReadDb, rid: number, version: number): VersionRecord | undefined {
  return db.get('SELECT * FROM credential_version WHERE credential_rid = ? AND version = ?', rid, version)
}

/** The sealed value, or undefined when it was destroyed. */
export function readSealed(db: ReadDb, rid: number, version: number): Buffer | undefined {
  return db.get<{ sealed: Buffer }>(
    'SELECT sealed FROM sealed_secret WHERE credential_rid = ? AND version = ?',
    rid,
    version,
  )?.sealed
}

/** Removes the sealed value for good and remembers when. */
export function destroyVersion(db: WriteDb, rid: number, version: number, at: number): void {
  db.run('DELETE FROM sealed_secret WHERE credential_rid = ? AND version = ?', rid, version)
  db.run(
    `UPDATE credential_version SET destroyed_at = ?, fingerprint = '' WHERE credential_rid = ? AND version = ?`,
    at,
    rid,
    version,
  )
}

export function updateVersionConfig(db: WriteDb, rid: number, version: number, config: string): void {
  db.run('UPDATE credential_version SET config = ? WHERE credential_rid = ? AND version = ?', config, rid, version)
}

export function updateVersionExpiry(db: WriteDb, rid: number, version: number, expiresAt: number | null): void {
  db.run(
    'UPDATE credential_version SET expires_at = ? WHERE credential_rid = ? AND version = ?',
    expiresAt,
    rid,
    version,
  )
}

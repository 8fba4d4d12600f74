import type { ReadDb, WriteDb } from '../database.ts'

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

export function insertVersion(db: WriteDb, record: VersionRecord, sealed: Buffer): void {
  db.run(
    `INSERT INTO credential_version
     (credential_rid, version, masked, secret_fields, config, fingerprint, expires_at, created_at, created_by, destroyed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    record.credential_rid,
    record.version,
    record.masked,
    record.secret_fields,
    record.config,
    record.fingerprint,
    record.expires_at,
    record.created_at,
    record.created_by,
    record.destroyed_at,
  )
  db.run(
    'INSERT INTO sealed_secret (credential_rid, version, sealed) VALUES (?, ?, ?)',
    record.credential_rid,
    record.version,
    sealed,
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

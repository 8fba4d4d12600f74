import type { FieldMark } from '../../crypto/fingerprint.ts'
import type { ReadDb, WriteDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'
import { insertMarks, replaceMarks } from './field-marks.ts'
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
  /** What the material says of itself, as JSON: see `Material` of credential types. */
  readonly material: string
  readonly expires_at: number | null
  readonly created_at: number
  readonly created_by: string
  readonly destroyed_at: number | null
  /** When the service made it, where it says so. */
  readonly made_at: number | null
  /** How strong its passwords are, 0 to 4; null where it has none. */
  readonly strength: number | null
  /** What is the matter with them, a `Weakness`; empty for nothing. */
  readonly weakness: string
  /** 0 until its fields have been looked at, which values of an older version of Keyward wait for. */
  readonly assessed: number
}

/** A version with its sealed value. */
export interface SealedVersion {
  readonly record: VersionRecord
  /** Null for a value that is still to be entered. */
  readonly sealed: Buffer | null
  readonly marks: readonly FieldMark[]
}

const versionColumns = [
  'credential_rid',
  'version',
  'masked',
  'secret_fields',
  'config',
  'fingerprint',
  'material',
  'expires_at',
  'created_at',
  'created_by',
  'destroyed_at',
  'made_at',
  'strength',
  'weakness',
  'assessed',
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
    versions.flatMap(({ record, sealed }) =>
      sealed === null ? [] : [[record.credential_rid, record.version, sealed]],
    ),
  )
  insertMarks(
    db,
    versions.map(({ record, marks }) => ({ rid: record.credential_rid, version: record.version, marks })),
  )
}

/** All versions, newest first. */
export function listVersions(db: ReadDb, rid: number): VersionRecord[] {
  return db.all('SELECT * FROM credential_version WHERE credential_rid = ? ORDER BY version DESC', rid)
}

export function findVersion(db: ReadDb, rid: number, version: number): VersionRecord | undefined {
  return db.get('SELECT * FROM credential_version WHERE credential_rid = ? AND version = ?', rid, version)
}

/** When the value in use was made, or else came into the vault: what its age is counted from. */
export function madeAt(db: ReadDb, record: Pick<CredentialRecord, 'rid' | 'version' | 'created_at'>): number {
  const version = findVersion(db, record.rid, record.version)
  return version?.made_at ?? version?.created_at ?? record.created_at
}

/** Numbers of the versions with this value, by its keyed fingerprint; those that were destroyed have none. */
export function versionsWithValue(db: ReadDb, rid: number, fingerprint: string): number[] {
  return db
    .all<{ version: number }>(
      'SELECT version FROM credential_version WHERE credential_rid = ? AND fingerprint = ?',
      rid,
      fingerprint,
    )
    .map(({ version }) => version)
}

/** The sealed value, or undefined when it was destroyed. */
export function readSealed(db: ReadDb, rid: number, version: number): Buffer | undefined {
  return db.get<{ sealed: Buffer }>(
    'SELECT sealed FROM sealed_secret WHERE credential_rid = ? AND version = ?',
    rid,
    version,
  )?.sealed
}

/** A sealed value with what it is bound to. */
export interface SealedRow {
  readonly rid: number
  readonly version: number
  readonly credential_id: string
  readonly sealed: Buffer
}

export function countSealed(db: ReadDb): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM sealed_secret')?.n ?? 0
}

/** Every sealed value, a page at a time, so that values can be changed between. */
export function* eachSealed(db: ReadDb): Generator<SealedRow> {
  for (let last = { rid: 0, version: 0 }; ; ) {
    const rows = db.all<SealedRow>(
      `SELECT s.credential_rid AS rid, s.version, c.id AS credential_id, s.sealed
       FROM sealed_secret s JOIN credential c ON c.rid = s.credential_rid
       WHERE (s.credential_rid, s.version) > (?, ?) ORDER BY s.credential_rid, s.version LIMIT 200`,
      last.rid,
      last.version,
    )
    yield* rows
    const end = rows[rows.length - 1]
    if (!end) return
    last = end
  }
}

/** Puts a value that was sealed under another key, with its fingerprints under that, into the place of the old one. */
export function replaceSealed(
  db: WriteDb,
  { rid, version }: SealedRow,
  sealed: Buffer,
  { fingerprint, marks }: { readonly fingerprint: string; readonly marks: readonly FieldMark[] },
): void {
  replaceMarks(db, { rid, version, marks })
  db.run('UPDATE sealed_secret SET sealed = ? WHERE credential_rid = ? AND version = ?', sealed, rid, version)
  db.run(
    'UPDATE credential_version SET fingerprint = ? WHERE credential_rid = ? AND version = ?',
    fingerprint,
    rid,
    version,
  )
}

/** Removes the sealed value for good and remembers when. */
export function destroyVersion(db: WriteDb, rid: number, version: number, at: number): void {
  db.run('DELETE FROM sealed_secret WHERE credential_rid = ? AND version = ?', rid, version)
  db.run('DELETE FROM field_mark WHERE credential_rid = ? AND version = ?', rid, version)
  db.run(
    `UPDATE credential_version SET destroyed_at = ?, fingerprint = '' WHERE credential_rid = ? AND version = ?`,
    at,
    rid,
    version,
  )
}

/** Removes versions as if they had never been. */
export function forgetVersions(
  db: WriteDb,
  rid: number,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): void {
  for (const table of ['field_mark', 'sealed_secret', 'credential_version'])
    db.run(`DELETE FROM ${table} WHERE credential_rid = ? AND version > ? AND version <= ?`, rid, after, upTo)
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

/** Notes when the service says that it made a value. */
export function updateVersionMade(db: WriteDb, rid: number, version: number, madeAt: number): void {
  db.run('UPDATE credential_version SET made_at = ? WHERE credential_rid = ? AND version = ?', madeAt, rid, version)
}

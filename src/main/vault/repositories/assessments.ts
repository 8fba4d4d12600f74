import type { FieldMark } from '../../crypto/fingerprint.ts'
import type { ReadDb, WriteDb } from '../database.ts'
import { replaceMarks } from './field-marks.ts'

/** A version whose fields nobody has looked at yet, with what that takes. */
export interface UnassessedVersion {
  readonly rid: number
  readonly version: number
  readonly id: string
  readonly name: string
  readonly type: string
  readonly config: string
  readonly version_config: string
  readonly material: string
  readonly bound_hosts: string
  readonly sealed: Buffer
}

/** The next versions to look at. */
export function unassessedVersions(db: ReadDb, limit: number): UnassessedVersion[] {
  return db.all<UnassessedVersion>(
    `SELECT v.credential_rid AS rid, v.version, c.id, c.name, c.type, c.config, v.config AS version_config, v.material,
       c.bound_hosts, s.sealed
     FROM credential_version v
     JOIN credential c ON c.rid = v.credential_rid
     JOIN sealed_secret s ON s.credential_rid = v.credential_rid AND s.version = v.version
     WHERE v.assessed = 0 AND v.destroyed_at IS NULL ORDER BY v.credential_rid, v.version LIMIT ?`,
    limit,
  )
}

export function countUnassessed(db: ReadDb): number {
  return (
    db.get<{ n: number }>('SELECT count(*) AS n FROM credential_version WHERE assessed = 0 AND destroyed_at IS NULL')
      ?.n ?? 0
  )
}

export interface AssessedVersion {
  readonly rid: number
  readonly version: number
  readonly strength: number | null
  readonly weakness: string
  readonly material: string
  readonly marks: readonly FieldMark[]
}

/** Keeps what was found. A version that was destroyed or replaced meanwhile is left alone. */
export function writeAssessment(db: WriteDb, found: AssessedVersion): void {
  const { changes } = db.run(
    `UPDATE credential_version SET strength = ?, weakness = ?, material = ?, assessed = 1
     WHERE credential_rid = ? AND version = ? AND assessed = 0 AND destroyed_at IS NULL`,
    found.strength,
    found.weakness,
    found.material,
    found.rid,
    found.version,
  )
  if (changes > 0) replaceMarks(db, found)
}

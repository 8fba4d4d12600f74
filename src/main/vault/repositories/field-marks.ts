import type { FieldMark } from '../../crypto/fingerprint.ts'
import type { ReadDb, WriteDb } from '../database.ts'
import { insertRows } from './rows.ts'

interface VersionMarks {
  readonly rid: number
  readonly version: number
  readonly marks: readonly FieldMark[]
}

export function insertMarks(db: WriteDb, versions: readonly VersionMarks[]): void {
  insertRows(
    db,
    'field_mark',
    ['credential_rid', 'version', 'field', 'mark'],
    versions.flatMap(({ rid, version, marks }) => marks.map(({ field, mark }) => [rid, version, field, mark])),
  )
}

export function replaceMarks(db: WriteDb, of: VersionMarks): void {
  db.run('DELETE FROM field_mark WHERE credential_rid = ? AND version = ?', of.rid, of.version)
  insertMarks(db, [of])
}

/** Another credential whose version in use holds the same value in a field. */
export interface SameValue {
  readonly id: string
  readonly name: string
  readonly environment: string
  readonly field: string
}

/** Credentials outside the trash with a value that this version has too, by name; at most `limit`. */
export function sameValues(db: ReadDb, rid: number, version: number, limit: number): SameValue[] {
  return db.all<SameValue>(
    `SELECT c.id, c.name, c.environment, min(o.field) AS field
     FROM field_mark m
     JOIN field_mark o ON o.mark = m.mark AND o.credential_rid <> m.credential_rid
     JOIN credential c ON c.rid = o.credential_rid AND c.version = o.version AND c.trashed_at IS NULL
     WHERE m.credential_rid = ? AND m.version = ?
     GROUP BY c.rid ORDER BY c.name LIMIT ?`,
    rid,
    version,
    limit,
  )
}

/** Credentials outside the trash whose version in use has one of these values, in one statement for thousands, by name. */
export function credentialsWithMarks(
  db: ReadDb,
  marks: readonly Buffer[],
): { mark: string; id: string; name: string }[] {
  return db.all<{ mark: string; id: string; name: string }>(
    `SELECT DISTINCT lower(hex(m.mark)) AS mark, c.id, c.name
     FROM (SELECT unhex(value) AS mark FROM json_each(?)) w
     JOIN field_mark m ON m.mark = w.mark
     JOIN credential c ON c.rid = m.credential_rid AND c.version = m.version AND c.trashed_at IS NULL
     ORDER BY c.name`,
    JSON.stringify(marks.map((mark) => mark.toString('hex'))),
  )
}

/** A value in use that occurs in several credentials, once for each of them. */
export interface RepeatedMark {
  readonly mark: Buffer
  readonly rid: number
  readonly name: string
  readonly environment: string
  readonly field: string
}

/** All values in use that several credentials outside the trash have, those with the same one together, by name. */
export function repeatedMarks(db: ReadDb): RepeatedMark[] {
  const inUse =
    'field_mark m JOIN credential c ON c.rid = m.credential_rid AND c.version = m.version AND c.trashed_at IS NULL'
  return db.all<RepeatedMark>(
    `SELECT m.mark, c.rid, c.name, c.environment, min(m.field) AS field FROM ${inUse}
     WHERE m.mark IN (SELECT m.mark FROM ${inUse} GROUP BY m.mark HAVING count(DISTINCT c.rid) > 1)
     GROUP BY m.mark, c.rid ORDER BY m.mark, c.name`,
  )
}

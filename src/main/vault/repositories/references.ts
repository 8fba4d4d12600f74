import type { ReferenceKind } from '../../../shared/domain/reference.ts'
import type { ReadDb, SqlValue, WriteDb } from '../database.ts'

/** A row of `credential_reference`. Times are milliseconds, places JSON. */
export interface ReferenceRecord {
  readonly rid: number
  readonly id: string
  readonly credential_rid: number
  readonly kind: ReferenceKind
  readonly name: string
  readonly location: string
  readonly note: string
  readonly places: string
  readonly scanned: number
  readonly gone_at: number | null
  readonly created_at: number
  readonly created_by: string
  readonly updated_at: number
  readonly seen_at: number | null
}
export type ReferenceColumns = Omit<ReferenceRecord, 'rid'>

/** With the credential that it is a use of. */
export type NamedReference = ReferenceRecord & { readonly credential_id: string; readonly credential: string }

const columns = [
  'id',
  'credential_rid',
  'kind',
  'name',
  'location',
  'note',
  'places',
  'scanned',
  'gone_at',
  'created_at',
  'created_by',
  'updated_at',
  'seen_at',
] as const satisfies readonly (keyof ReferenceColumns)[]

const named =
  'SELECT r.*, c.id AS credential_id, c.name AS credential FROM credential_reference r JOIN credential c ON c.rid = r.credential_rid'

export function insertReference(db: WriteDb, values: ReferenceColumns): void {
  db.run(
    `INSERT INTO credential_reference (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    ...columns.map((column) => values[column]),
  )
}

export function updateReference(db: WriteDb, rid: number, changes: Partial<ReferenceColumns>): void {
  const entries = Object.entries(changes) as [string, SqlValue][]
  if (entries.length === 0) return
  const assignments = entries.map(([column]) => `${column} = ?`).join(', ')
  db.run(`UPDATE credential_reference SET ${assignments} WHERE rid = ?`, ...entries.map(([, value]) => value), rid)
}

export function deleteReference(db: WriteDb, rid: number): void {
  db.run('DELETE FROM credential_reference WHERE rid = ?', rid)
}

export function findReference(db: ReadDb, id: string): NamedReference | undefined {
  return db.get(`${named} WHERE r.id = ?`, id)
}

/** One page by name, what is gone last; one more than `limit` where there are more. Credentials in the trash keep theirs. */
export function listReferences(
  db: ReadDb,
  of: { readonly credentialId: string | null },
  limit: number,
  offset: number,
): { records: NamedReference[]; total: number } {
  const where = of.credentialId === null ? '' : 'WHERE c.id = ?'
  const values = of.credentialId === null ? [] : [of.credentialId]
  const total = db.get<{ n: number }>(
    `SELECT count(*) AS n FROM credential_reference r JOIN credential c ON c.rid = r.credential_rid ${where}`,
    ...values,
  )
  const records = db.all<NamedReference>(
    `${named} ${where} ORDER BY r.gone_at IS NOT NULL, c.name, r.name, r.rid LIMIT ? OFFSET ?`,
    ...values,
    limit + 1,
    offset,
  )
  return { records, total: total?.n ?? 0 }
}

/** What scans have found in the files beneath a folder, whose path ends with a separator. */
export function scannedBeneath(db: ReadDb, folder: string): NamedReference[] {
  return db.all(`${named} WHERE r.scanned = 1 AND substr(r.location, 1, length(?)) = ?`, folder, folder)
}

export function findScanned(db: ReadDb, credentialRid: number, location: string): ReferenceRecord | undefined {
  return db.get(
    'SELECT * FROM credential_reference WHERE scanned = 1 AND location = ? AND credential_rid = ?',
    location,
    credentialRid,
  )
}

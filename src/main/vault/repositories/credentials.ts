import type { ReadDb, SqlValue, WriteDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'
import { countFacets } from './facets.ts'
import { indexCredentials, unindexCredential } from './search.ts'

/** Columns that a credential's owner can set; the repository keeps indexes and counts in step. */
export type CredentialColumns = Omit<CredentialRecord, 'rid'>

const columns = [
  'id',
  'name',
  'type',
  'system_id',
  'system_name',
  'environment',
  'owner',
  'team',
  'tags',
  'purpose',
  'config',
  'bound_hosts',
  'sharing',
  'masked',
  'secret_fields',
  'version',
  'revision',
  'expires_at',
  'expiry_source',
  'rotate_every',
  'policy_every',
  'rotation_due_at',
  'error_code',
  'created_at',
  'updated_at',
  'last_rotated_at',
  'last_used_at',
  'last_tested_at',
  'last_test_ok',
  'disabled_at',
  'trashed_at',
] as const satisfies readonly (keyof CredentialColumns)[]

const insertSql = `INSERT INTO credential (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`

export function insertCredential(db: WriteDb, values: CredentialColumns): CredentialRecord {
  const [rid = 0] = insertCredentials(db, [values])
  return { rid, ...values }
}

/** Writes new credentials and answers their row IDs. Those whose names are neighbours are best written next to each other. */
export function insertCredentials(db: WriteDb, all: readonly CredentialColumns[]): number[] {
  const rids = all.map((values) => db.run(insertSql, ...columns.map((column) => values[column])).lastInsertRowid)
  indexCredentials(db, rids, all)
  for (const values of all) if (values.trashed_at === null) countFacets(db, values, 1)
  return rids
}

/** Columns by which a credential is found or counted; a change of one touches indexes and counts. */
const indexed: ReadonlySet<string> = new Set<keyof CredentialColumns>([
  'name',
  'type',
  'system_id',
  'system_name',
  'environment',
  'owner',
  'team',
  'tags',
  'purpose',
  'trashed_at',
])

/** Writes the given columns of a record and answers the record as it stands now. */
export function updateCredential(
  db: WriteDb,
  record: CredentialRecord,
  changes: Partial<CredentialColumns>,
): CredentialRecord {
  const entries = Object.entries(changes) as [keyof CredentialColumns, SqlValue][]
  if (entries.length === 0) return record
  const next: CredentialRecord = { ...record, ...changes }
  const reindex = entries.some(([column, value]) => indexed.has(column) && record[column] !== value)
  if (reindex) {
    unindexCredential(db, record.rid)
    if (record.trashed_at === null) countFacets(db, record, -1)
  }
  const assignments = entries.map(([column]) => `${column} = ?`).join(', ')
  db.run(`UPDATE credential SET ${assignments} WHERE rid = ?`, ...entries.map(([, value]) => value), record.rid)
  if (reindex) {
    indexCredentials(db, [next.rid], [next])
    if (next.trashed_at === null) countFacets(db, next, 1)
  }
  return next
}

/** Removes a credential with its versions and sealed values. */
export function deleteCredential(db: WriteDb, record: CredentialRecord): void {
  unindexCredential(db, record.rid)
  if (record.trashed_at === null) countFacets(db, record, -1)
  db.run('DELETE FROM credential WHERE rid = ?', record.rid)
}

export function findCredential(db: ReadDb, id: string): CredentialRecord | undefined {
  return db.get<CredentialRecord>('SELECT * FROM credential WHERE id = ?', id)
}

export function credentialByRid(db: ReadDb, rid: number): CredentialRecord | undefined {
  return db.get<CredentialRecord>('SELECT * FROM credential WHERE rid = ?', rid)
}

/** By name, ignoring case; credentials in the trash don't count. */
export function findCredentialByName(db: ReadDb, name: string): CredentialRecord | undefined {
  return db.get<CredentialRecord>('SELECT * FROM credential WHERE name = ? AND trashed_at IS NULL', name)
}

export interface ConnectionUse {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly environment: string
}

/** The connections that use a credential, by name. */
export function connectionsOf(db: ReadDb, credentialId: string): ConnectionUse[] {
  return db.all<ConnectionUse>(
    'SELECT id, name, kind, environment FROM connection WHERE credential_id = ? ORDER BY name',
    credentialId,
  )
}

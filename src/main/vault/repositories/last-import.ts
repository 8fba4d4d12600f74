import type { ReadDb, SqlValue, WriteDb } from '../database.ts'
import type { ConnectionRecord } from './connections.ts'
import type { CredentialRecord } from './credential-row.ts'
import type { ShareRecord } from './shares.ts'
import type { SystemRecord } from './systems.ts'

/** The row of `last_import`. */
export interface LastImportRecord {
  readonly id: string
  readonly at: number
  readonly label: string
  /** Items that it created, those that were kept beside others among them. */
  readonly created: number
  readonly replaced: number
}

/** What is known of a value besides the value, which comes and goes with it. */
export const valueState = [
  'version',
  'masked',
  'secret_fields',
  'expires_at',
  'expiry_source',
  'error_code',
  'last_rotated_at',
  'last_test_ok',
] as const satisfies readonly (keyof CredentialRecord)[]

/** What an import can change of a credential besides its value. */
export const credentialState = [
  'name',
  'system_id',
  'environment',
  'owner',
  'team',
  'tags',
  'purpose',
  'config',
  'bound_hosts',
  'rotate_every',
  'updated_at',
  'trashed_at',
] as const satisfies readonly (keyof CredentialRecord)[]

/** What the last test of a connection found, which comes and goes with what it proved. */
export const proofState = [
  'last_test_at',
  'last_test_ok',
  'last_test_code',
  'last_test_message',
  'last_test_ms',
  'last_test_identity',
  'tls_expires_at',
] as const satisfies readonly (keyof ConnectionRecord)[]

/** What an import can change of a connection besides. */
export const connectionState = [
  'name',
  'kind',
  'system_id',
  'environment',
  'credential_id',
  'parameters',
  'target',
  'purpose',
  'updated_at',
] as const satisfies readonly (keyof ConnectionRecord)[]

/** What an import can change of a system. */
export const systemState = [
  'name',
  'category',
  'summary',
  'kind',
  'parameters',
  'credential_type',
  'credential_config',
  'extras',
  'updated_at',
] as const satisfies readonly (keyof SystemRecord)[]

/** A credential with column `config` of its version in use. */
export type CredentialNow = CredentialRecord & { readonly version_config: string | null }
/** Columns as they were before an import. */
export type CredentialThen = Pick<
  CredentialNow,
  (typeof credentialState)[number] | (typeof valueState)[number] | 'version_config'
>
export type ConnectionThen = Pick<ConnectionRecord, (typeof connectionState)[number] | (typeof proofState)[number]>
export type SystemThen = Pick<SystemRecord, (typeof systemState)[number]>

type Kind = 'credential' | 'connection' | 'system'

const columnsThen: Readonly<Record<Kind, readonly string[]>> = {
  credential: [...credentialState, ...valueState],
  connection: [...connectionState, ...proofState],
  system: systemState,
}

export function findLastImport(db: ReadDb): LastImportRecord | undefined {
  return db.get('SELECT id, at, label, created, replaced FROM last_import')
}

/** Ends the last import's chance to be undone. */
export function forgetLastImport(db: WriteDb): void {
  db.run('DELETE FROM last_import')
  for (const kind of Object.keys(columnsThen)) {
    db.run(`DELETE FROM import_${kind}`)
    db.run(`DELETE FROM import_${kind}_before`)
  }
}

export function putLastImport(db: WriteDb, { id, at, label, created, replaced }: LastImportRecord): void {
  forgetLastImport(db)
  db.run(
    'INSERT INTO last_import (rid, id, at, label, created, replaced) VALUES (1, ?, ?, ?, ?, ?)',
    ...[id, at, label, created, replaced],
  )
}

/** Keeps items as they are before an import replaces them, in one statement for thousands. */
export function keepState(db: WriteDb, kind: Kind, ids: readonly string[]): void {
  const named = columnsThen[kind].map((column) => `'${column}', t.${column}`).join(', ')
  const isCredential = kind === 'credential'
  db.run(
    `INSERT INTO import_${kind}_before (${kind}_rid, state)
     SELECT t.rid, json_object(${named}${isCredential ? `, 'version_config', v.config` : ''}) FROM ${kind} t
     ${isCredential ? 'LEFT JOIN credential_version v ON v.credential_rid = t.rid AND v.version = t.version' : ''}
     WHERE t.id IN (SELECT value FROM json_each(?)) ORDER BY t.rid`,
    JSON.stringify(ids),
  )
}

/** Notes credentials or connections as they are after an import. */
export function noteImported(db: WriteDb, kind: 'credential' | 'connection', ids: readonly string[]): void {
  db.run(
    `INSERT INTO import_${kind} (${kind}_rid, revision)
     SELECT rid, revision FROM ${kind} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY rid`,
    JSON.stringify(ids),
  )
}

/** Notes systems as they are after an import; `markOf` stands for their state. */
export function noteImportedSystems(
  db: WriteDb,
  ids: readonly string[],
  markOf: (system: SystemRecord) => string,
): void {
  const systems = db.all<SystemRecord>(
    'SELECT * FROM system WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  )
  for (const system of systems)
    db.run('INSERT INTO import_system (system_rid, revision) VALUES (?, ?)', system.rid, markOf(system))
}

/** In place of a local revision: the credential's own, whatever that is by then. Nothing was changed here that its team doesn't have. */
export const inStep = -1

/** Notes how a credential of the import was shared before it, null for not, and the SHA-256 of the row after it. */
export function putImportedShare(
  db: WriteDb,
  { rid, before, after }: { readonly rid: number; readonly before: ShareRecord | null; readonly after: string },
): void {
  db.run(
    'UPDATE import_credential SET share_before = ?, share_after = ? WHERE credential_rid = ?',
    before && JSON.stringify(before),
    after,
    rid,
  )
}

/** How a credential is shared, with the credential's ID and its revision at that time. */
export interface SharedCredential extends ShareRecord {
  readonly credential_id: string
  readonly credential_revision: number
}

/** How those among these credentials are shared that are. */
export function sharesById(db: ReadDb, ids: readonly string[]): SharedCredential[] {
  return db.all(
    `SELECT s.*, c.id AS credential_id, c.revision AS credential_revision
     FROM share s CROSS JOIN credential c ON c.rid = s.credential_rid
     WHERE c.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  )
}

/** How the credentials of the import are shared now. */
export function sharesOfImport(db: ReadDb): ShareRecord[] {
  return db.all('SELECT s.* FROM import_credential i JOIN share s ON s.credential_rid = i.credential_rid')
}

/** Something that an import created or replaced and that is still there. */
export interface Imported<Row, Then> {
  readonly now: Row
  /** Its revision after the import. */
  readonly mark: number | string
  /** As it was before; null for what was created. */
  readonly was: Then | null
}

export interface ImportedCredential extends Imported<CredentialNow, CredentialThen> {
  /** Null where it was not shared. */
  readonly shareBefore: ShareRecord | null
  /** SHA-256 of its row after the import; null where it wasn't shared. */
  readonly shareAfter: string | null
}

interface Joined {
  readonly mark: number | string
  readonly state: string | null
}

export function importedCredentials(db: ReadDb): ImportedCredential[] {
  return db
    .all<CredentialNow & Joined & { share_before: string | null; share_after: string | null }>(
      `SELECT t.*, v.config AS version_config, i.revision AS mark, b.state, i.share_before, i.share_after
       FROM import_credential i JOIN credential t ON t.rid = i.credential_rid
       LEFT JOIN import_credential_before b ON b.credential_rid = t.rid
       LEFT JOIN credential_version v ON v.credential_rid = t.rid AND v.version = t.version ORDER BY t.name, t.rid`,
    )
    .map(({ mark, state, share_before, share_after, ...now }) => ({
      now,
      mark,
      was: state === null ? null : (JSON.parse(state) as CredentialThen),
      shareBefore: share_before === null ? null : (JSON.parse(share_before) as ShareRecord),
      shareAfter: share_after,
    }))
}

export const importedConnections = (db: ReadDb) => imported<ConnectionRecord, ConnectionThen>(db, 'connection')
export const importedSystems = (db: ReadDb) => imported<SystemRecord, SystemThen>(db, 'system')

function imported<Row, Then>(db: ReadDb, kind: 'connection' | 'system'): Imported<Row, Then>[] {
  return db
    .all<Row & Joined>(
      `SELECT t.*, i.revision AS mark, b.state FROM import_${kind} i JOIN ${kind} t ON t.rid = i.${kind}_rid
       LEFT JOIN import_${kind}_before b ON b.${kind}_rid = t.rid ORDER BY t.name, t.rid`,
    )
    .map(({ mark, state, ...now }) => ({
      now: now as Row,
      mark,
      was: state === null ? null : (JSON.parse(state) as Then),
    }))
}

/** Writes columns of a connection as they were, what its last test found among them. */
export function restoreConnection(
  db: WriteDb,
  rid: number,
  columns: Partial<ConnectionThen> & Pick<ConnectionRecord, 'revision'> & { readonly system_name?: string },
): void {
  const entries = Object.entries(columns) as [string, SqlValue][]
  db.run(
    `UPDATE connection SET ${entries.map(([column]) => `${column} = ?`).join(', ')} WHERE rid = ?`,
    ...entries.map(([, value]) => value),
    rid,
  )
}

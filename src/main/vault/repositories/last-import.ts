import type { ReadDb, SqlValue, WriteDb } from '../database.ts'
import type { ConnectionRecord } from './connections.ts'
import type { CredentialRecord } from './credential-row.ts'
import { insertRows } from './rows.ts'
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

/** What an import can change of a credential. */
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
  'masked',
  'secret_fields',
  'version',
  'expires_at',
  'expiry_source',
  'rotate_every',
  'error_code',
  'updated_at',
  'last_rotated_at',
  'last_test_ok',
  'trashed_at',
] as const satisfies readonly (keyof CredentialRecord)[]

/** What is known of a value besides the value, which comes and goes with it. */
export const valueState = [
  'masked',
  'secret_fields',
  'version',
  'expires_at',
  'expiry_source',
  'error_code',
  'last_rotated_at',
  'last_test_ok',
] as const satisfies readonly (typeof credentialState)[number][]

/** What an import can change of a connection. */
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
  'last_test_at',
  'last_test_ok',
  'last_test_code',
  'last_test_message',
  'last_test_ms',
  'last_test_identity',
  'tls_expires_at',
] as const satisfies readonly (keyof ConnectionRecord)[]

/** What the last test of a connection found, which comes and goes with what it proved. */
export const proofState = [
  'last_test_at',
  'last_test_ok',
  'last_test_code',
  'last_test_message',
  'last_test_ms',
  'last_test_identity',
  'tls_expires_at',
] as const satisfies readonly (typeof connectionState)[number][]

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

type Columns<Row, Names extends keyof Row> = { readonly [K in Names]?: Row[K] }

/** Columns as they were before an import; those that aren't named are as they were. */
export type CredentialBefore = Columns<CredentialRecord, (typeof credentialState)[number]> & {
  /** Column `config` of the version in use, where the value stayed. */
  readonly version_config?: string
}
export type ConnectionBefore = Columns<ConnectionRecord, (typeof connectionState)[number]>
export type SystemBefore = Columns<SystemRecord, (typeof systemState)[number]>

/** A credential with column `config` of its version in use. */
export type CredentialNow = CredentialRecord & { readonly version_config: string | null }

/** The credentials among these IDs, in one statement for thousands. */
export function credentialsNow(db: ReadDb, ids: readonly string[]): CredentialNow[] {
  return db.all(
    `SELECT c.*, v.config AS version_config FROM credential c
     LEFT JOIN credential_version v ON v.credential_rid = c.rid AND v.version = c.version
     WHERE c.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  )
}

export function connectionsNow(db: ReadDb, ids: readonly string[]): ConnectionRecord[] {
  return db.all('SELECT * FROM connection WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
}

export function systemsNow(db: ReadDb, ids: readonly string[]): SystemRecord[] {
  return db.all('SELECT * FROM system WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
}

export function findLastImport(db: ReadDb): LastImportRecord | undefined {
  return db.get('SELECT id, at, label, created, replaced FROM last_import')
}

/** Ends the last import's chance to be undone. */
export function forgetLastImport(db: WriteDb): void {
  for (const table of ['last_import', 'import_credential', 'import_connection', 'import_system'])
    db.run(`DELETE FROM ${table}`)
}

export function putLastImport(db: WriteDb, { id, at, label, created, replaced }: LastImportRecord): void {
  forgetLastImport(db)
  db.run(
    'INSERT INTO last_import (rid, id, at, label, created, replaced) VALUES (1, ?, ?, ?, ?, ?)',
    id,
    at,
    label,
    created,
    replaced,
  )
}

/** Notes credentials that were created, in one statement for thousands. */
export function insertCreatedCredentials(db: WriteDb, ids: readonly string[]): void {
  db.run(
    `INSERT INTO import_credential (credential_rid, revision, before, share_before, share_after)
     SELECT rid, revision, NULL, NULL, '' FROM credential WHERE id IN (SELECT value FROM json_each(?)) ORDER BY rid`,
    JSON.stringify(ids),
  )
}

export interface ImportedRow<Before> {
  readonly rid: number
  /** Revision or state of the row after the import. */
  readonly mark: number | string
  readonly before: Before | null
}

export function insertImportedConnections(db: WriteDb, all: readonly ImportedRow<ConnectionBefore>[]): void {
  insertRows(db, 'import_connection', ['connection_rid', 'revision', 'before'], all.map(rowOf))
}

export function insertImportedSystems(db: WriteDb, all: readonly ImportedRow<SystemBefore>[]): void {
  insertRows(db, 'import_system', ['system_rid', 'state', 'before'], all.map(rowOf))
}

function rowOf<Before>({ rid, mark, before }: ImportedRow<Before>) {
  return [rid, mark, before && JSON.stringify(before)]
}

export function insertImportedCredentials(db: WriteDb, all: readonly ImportedRow<CredentialBefore>[]): void {
  insertRows(
    db,
    'import_credential',
    ['credential_rid', 'revision', 'before', 'share_after'],
    all.map((row) => [...rowOf(row), '']),
  )
}

/** In place of a local revision: the credential's own, whatever that is by then. Nothing was changed here that its team doesn't have. */
export const inStep = -1

/**
 * Notes how a credential of the import was shared before it, null for not, and the SHA-256 of the row after it.
 */
export function putImportedShare(
  db: WriteDb,
  { rid, before, after }: { readonly rid: number; readonly before: ShareRecord | null; readonly after: string },
): void {
  db.run(
    'UPDATE import_credential SET share_before = ?, share_after = ? WHERE credential_rid = ?',
    JSON.stringify(before),
    after,
    rid,
  )
}

/** How the credentials of the import are shared now. */
export function sharesOfImport(db: ReadDb): ShareRecord[] {
  return db.all('SELECT s.* FROM import_credential i JOIN share s ON s.credential_rid = i.credential_rid')
}

/** What an import did to something that is still there, beside the row as it is now. */
export interface Undoable<Row, Before> {
  readonly now: Row
  readonly mark: number | string
  readonly before: Before | null
}
export interface UndoableCredential extends Undoable<CredentialRecord, CredentialBefore> {
  /** Null where it was not shared. */
  readonly shareBefore: ShareRecord | null
  /** SHA-256 of its row after the import; empty where it wasn't shared. */
  readonly shareAfter: string
}

export function importedCredentials(db: ReadDb): UndoableCredential[] {
  return db
    .all<CredentialRecord & { mark: number; before: string | null; share_before: string | null; share_after: string }>(
      `SELECT c.*, i.revision AS mark, i.before, i.share_before, i.share_after
       FROM import_credential i JOIN credential c ON c.rid = i.credential_rid ORDER BY c.name, c.rid`,
    )
    .map(({ mark, before, share_before, share_after, ...now }) => ({
      now,
      mark,
      before: before === null ? null : (JSON.parse(before) as CredentialBefore),
      shareBefore: share_before === null ? null : (JSON.parse(share_before) as ShareRecord | null),
      shareAfter: share_after,
    }))
}

export function importedConnections(db: ReadDb): Undoable<ConnectionRecord, ConnectionBefore>[] {
  return undoables<ConnectionRecord, ConnectionBefore>(
    db,
    `SELECT c.*, i.revision AS mark, i.before FROM import_connection i JOIN connection c ON c.rid = i.connection_rid
     ORDER BY c.name, c.rid`,
  )
}

export function importedSystems(db: ReadDb): Undoable<SystemRecord, SystemBefore>[] {
  return undoables<SystemRecord, SystemBefore>(
    db,
    `SELECT s.*, i.state AS mark, i.before FROM import_system i JOIN system s ON s.rid = i.system_rid
     ORDER BY s.name, s.rid`,
  )
}

function undoables<Row, Before>(db: ReadDb, sql: string): Undoable<Row, Before>[] {
  return db.all<Row & { mark: number | string; before: string | null }>(sql).map(({ mark, before, ...now }) => ({
    now: now as Row,
    mark,
    before: before === null ? null : (JSON.parse(before) as Before),
  }))
}

/** Writes columns of a connection as they were, what its last test found among them. */
export function restoreConnection(
  db: WriteDb,
  rid: number,
  columns: ConnectionBefore & Partial<Pick<ConnectionRecord, 'system_name' | 'revision'>>,
): void {
  const entries = Object.entries(columns) as [string, SqlValue][]
  db.run(
    `UPDATE connection SET ${entries.map(([column]) => `${column} = ?`).join(', ')} WHERE rid = ?`,
    ...entries.map(([, value]) => value),
    rid,
  )
}

/** Why an imported credential is more than what came with the import. */
export type Hold = 'used' | 'referenced' | 'rotating' | 'retiring' | 'authorized' | 'remote' | 'stream'

/** What has been done with the credentials of an import since, by row ID; tests and exports are no use. */
export function holdsOf(db: ReadDb, at: number): Map<number, Hold> {
  const of = 'FROM import_credential i JOIN credential c ON c.rid = i.credential_rid'
  const rows = db.all<{ rid: number; hold: Hold }>(
    `SELECT c.rid, 'used' AS hold ${of} JOIN usage_day u ON u.credential_rid = c.rid
       WHERE u.uses > 0 AND u.last_at >= ? AND u.purpose NOT IN ('test', 'export')
     UNION SELECT c.rid, 'authorized' ${of} JOIN oauth_grant g ON g.credential_rid = c.rid WHERE g.authorized_at >= ?
     UNION SELECT c.rid, 'referenced' ${of} JOIN credential_reference r ON r.credential_rid = c.rid
       WHERE r.gone_at IS NULL
     UNION SELECT c.rid, 'rotating' ${of} JOIN rotation r ON r.credential_rid = c.rid
       WHERE r.state IN ('staged', 'switched')
     UNION SELECT c.rid, 'retiring' ${of} JOIN retirement r ON r.credential_id = c.id
       WHERE r.removed_at IS NULL AND r.cancelled_at IS NULL
     UNION SELECT c.rid, 'remote' ${of} JOIN team_remote t ON t.credential_id = c.id
     UNION SELECT c.rid, 'stream' ${of} JOIN audit_stream s ON s.credential_id = c.id`,
    at,
    at,
  )
  return new Map(rows.map(({ rid, hold }) => [rid, hold]))
}

/** Row IDs of the connections of an import through which something was sent since. */
export function usedConnections(db: ReadDb, at: number): Set<number> {
  const of = 'FROM import_connection i JOIN connection c ON c.rid = i.connection_rid'
  const rows = db.all<{ rid: number }>(
    `SELECT c.rid ${of} JOIN usage_day u ON u.connection_id = c.id
       WHERE u.connection_id <> '' AND u.uses > 0 AND u.last_at >= ? AND u.purpose NOT IN ('test', 'export')
     UNION SELECT c.rid ${of} JOIN request r ON r.connection_id = c.id`,
    at,
  )
  return new Set(rows.map(({ rid }) => rid))
}

/** A connection that refers to something of the import. */
export interface User {
  readonly id: string
  readonly name: string
  readonly updated_at: number
  /** ID of what it refers to. */
  readonly target: string
}

/** What else refers to what an import made: connections by the ID of their credential or of the way, and what has a system. */
export interface Users {
  readonly credentialUsers: readonly User[]
  readonly wayUsers: readonly User[]
}

/** Connections that use credentials of the import, and those that go through connections of it. */
export function usersOfImport(db: ReadDb): Users {
  return {
    credentialUsers: db.all(
      `SELECT n.id, n.name, n.updated_at, n.credential_id AS target FROM import_credential i
       JOIN credential c ON c.rid = i.credential_rid JOIN connection n ON n.credential_id = c.id ORDER BY n.name`,
    ),
    wayUsers: db.all(
      `SELECT n.id, n.name, n.updated_at, n.via_id AS target FROM import_connection i
       JOIN connection c ON c.rid = i.connection_rid JOIN connection n ON n.via_id = c.id ORDER BY n.name`,
    ),
  }
}

/** What has a system of the import, also in the trash. */
export function usersOfImportedSystems(db: ReadDb): {
  readonly kind: 'credential' | 'connection'
  readonly id: string
  readonly name: string
  readonly target: string
}[] {
  return db.all(
    `SELECT 'credential' AS kind, c.id, c.name, c.system_id AS target FROM import_system i
       JOIN system s ON s.rid = i.system_rid JOIN credential c ON c.system_id = s.id
     UNION ALL SELECT 'connection', n.id, n.name, n.system_id FROM import_system i
       JOIN system s ON s.rid = i.system_rid JOIN connection n ON n.system_id = s.id`,
  )
}

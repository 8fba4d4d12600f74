import type { TestResult } from '../../../shared/domain/probe.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ReadDb, SqlValue, WriteDb } from '../database.ts'

/** A row of `connection`. */
export interface ConnectionRecord {
  readonly rid: number
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly system_id: string | null
  readonly system_name: string
  readonly environment: string
  readonly credential_id: string | null
  readonly via_id: string | null
  readonly parameters: string
  readonly target: string
  readonly purpose: string
  readonly revision: number
  readonly created_at: number
  readonly updated_at: number
  readonly last_test_at: number | null
  readonly last_test_ok: number | null
  readonly last_test_code: string | null
  readonly last_test_message: string | null
  readonly last_test_ms: number | null
  readonly last_test_identity: string | null
  readonly tls_expires_at: number | null
}

/** What a person sets on a connection. */
export type ConnectionColumns = Pick<
  ConnectionRecord,
  | 'id'
  | 'name'
  | 'kind'
  | 'system_id'
  | 'system_name'
  | 'environment'
  | 'credential_id'
  | 'via_id'
  | 'parameters'
  | 'target'
  | 'purpose'
> & { readonly created_at: number; readonly updated_at: number; readonly revision: number }

export function insertConnection(db: WriteDb, r: ConnectionColumns): void {
  db.run(
    `INSERT INTO connection (id, name, kind, system_id, system_name, environment, credential_id, via_id, parameters, target,
     purpose, revision, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    r.id,
    r.name,
    r.kind,
    r.system_id,
    r.system_name,
    r.environment,
    r.credential_id,
    r.via_id,
    r.parameters,
    r.target,
    r.purpose,
    r.revision,
    r.created_at,
    r.updated_at,
  )
}

/** Writes what a person sets. A changed target, kind or credential forgets the last test: it proved something else. */
export function updateConnection(db: WriteDb, before: ConnectionRecord, r: ConnectionColumns): void {
  const sameProof =
    before.kind === r.kind &&
    before.parameters === r.parameters &&
    before.credential_id === r.credential_id &&
    before.via_id === r.via_id
  db.run(
    `UPDATE connection SET name = ?, kind = ?, system_id = ?, system_name = ?, environment = ?, credential_id = ?,
     via_id = ?, parameters = ?, target = ?, purpose = ?, revision = ?, updated_at = ?
     ${sameProof ? '' : ', last_test_at = NULL, last_test_ok = NULL, last_test_code = NULL, last_test_message = NULL, last_test_ms = NULL, last_test_identity = NULL, tls_expires_at = NULL'}
     WHERE rid = ?`,
    r.name,
    r.kind,
    r.system_id,
    r.system_name,
    r.environment,
    r.credential_id,
    r.via_id,
    r.parameters,
    r.target,
    r.purpose,
    r.revision,
    r.updated_at,
    before.rid,
  )
}

export function deleteConnection(db: WriteDb, id: string): void {
  db.run('DELETE FROM connection WHERE id = ?', id)
}

export function findConnection(db: ReadDb, id: string): ConnectionRecord | undefined {
  return db.get('SELECT * FROM connection WHERE id = ?', id)
}

export function findConnectionByName(db: ReadDb, name: string): ConnectionRecord | undefined {
  return db.get('SELECT * FROM connection WHERE name = ?', name)
}

/** The connections that use one of the credentials, by name. */
export function connectionsOfCredentials(db: ReadDb, credentialIds: readonly string[]): ConnectionRecord[] {
  return db.all(
    'SELECT * FROM connection WHERE credential_id IN (SELECT value FROM json_each(?)) ORDER BY name',
    JSON.stringify(credentialIds),
  )
}

/** Whether a credential belongs to no system, and no connection uses it. */
export function standsAlone(db: ReadDb, credentialRid: number): boolean {
  const sql = `SELECT 1 FROM credential c WHERE c.rid = ? AND c.system_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM connection WHERE credential_id = c.id)`
  return db.get(sql, credentialRid) !== undefined
}

/** All connections of some kinds that have a credential, by name. */
export function connectionsOfKinds(db: ReadDb, kinds: readonly string[]): ConnectionRecord[] {
  return db.all(
    'SELECT * FROM connection WHERE kind IN (SELECT value FROM json_each(?)) AND credential_id IS NOT NULL ORDER BY name',
    JSON.stringify(kinds),
  )
}

/** The connections that go through another one, by name. */
export function connectionsThrough(db: ReadDb, id: string): ConnectionRecord[] {
  return db.all('SELECT * FROM connection WHERE via_id = ? ORDER BY name', id)
}

export function countConnections(db: ReadDb): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM connection')?.n ?? 0
}

/** Narrows connections down: to those that match every part. */
export interface ConnectionFilter {
  readonly search?: string | undefined
  readonly environment?: readonly string[] | undefined
  readonly kind?: readonly string[] | undefined
  readonly systemId?: readonly string[] | undefined
  readonly credentialId?: string | undefined
  readonly result?: readonly ('ok' | 'failed' | 'untested')[] | undefined
}

export interface ConnectionQuery extends ConnectionFilter {
  readonly limit: number
  readonly cursor: string | null
}

const resultConditions = {
  ok: 'last_test_ok = 1',
  failed: 'last_test_ok = 0',
  untested: 'last_test_ok IS NULL',
} as const

/** Connections by name, one more than `limit` where there are more, and how many there are. */
export function listConnections(db: ReadDb, query: ConnectionQuery): { records: ConnectionRecord[]; total: number } {
  const { conditions, values } = filterConditions(query)
  const total =
    db.get<{ n: number }>(`SELECT count(*) AS n FROM connection WHERE ${conditions.join(' AND ')}`, ...values)?.n ?? 0
  if (query.cursor !== null) {
    conditions.push('name > ?')
    values.push(readCursor(query.cursor))
  }
  const records = db.all<ConnectionRecord>(
    `SELECT * FROM connection WHERE ${conditions.join(' AND ')} ORDER BY name LIMIT ?`,
    ...values,
    query.limit + 1,
  )
  return { records, total }
}

/** What a filter means in SQL. */
function filterConditions(query: ConnectionFilter): { conditions: string[]; values: SqlValue[] } {
  const conditions = ['1 = 1']
  const values: SqlValue[] = []
  const oneOf = (column: string, wanted: readonly string[] | undefined) => {
    if (!wanted || wanted.length === 0) return
    conditions.push(`${column} IN (${wanted.map(() => '?').join(', ')})`)
    values.push(...wanted)
  }
  oneOf('environment', query.environment)
  oneOf('kind', query.kind)
  oneOf('system_id', query.systemId)
  oneOf('credential_id', query.credentialId === undefined ? undefined : [query.credentialId])
  if (query.result && query.result.length > 0)
    conditions.push(`(${query.result.map((result) => resultConditions[result]).join(' OR ')})`)
  // Vaults have hundreds of connections, not hundreds of thousands: reading their names is cheap.
  for (const word of query.search?.trim().split(/\s+/).filter(Boolean).slice(0, 8) ?? []) {
    conditions.push(
      `instr(lower(name || ' ' || system_name || ' ' || environment || ' ' || target || ' ' || purpose), lower(?)) > 0`,
    )
    values.push(word)
  }
  return { conditions, values }
}

/** Where the list goes on behind a connection. */
export function connectionCursor({ name }: ConnectionRecord): string {
  return Buffer.from(name).toString('base64url')
}

function readCursor(cursor: string): string {
  if (!/^[\w-]+$/.test(cursor)) throw new VaultError('invalid-request')
  return Buffer.from(cursor, 'base64url').toString()
}

/** IDs of the connections that match a filter, by name. */
export function connectionIds(db: ReadDb, filter: ConnectionFilter): string[] {
  const { conditions, values } = filterConditions(filter)
  return db
    .all<{ id: string }>(`SELECT id FROM connection WHERE ${conditions.join(' AND ')} ORDER BY name`, ...values)
    .map(({ id }) => id)
}

/**
 * IDs of connections that were tested before this moment and not since, the longest ago first. Those whose newest finding
 * is one of `except` are left out, and so are those without a credential.
 *
 * @param before milliseconds since 1970
 */
export function retestCandidates(db: ReadDb, before: number, except: readonly string[], limit: number): string[] {
  return db
    .all<{ id: string }>(
      `SELECT id FROM connection WHERE last_test_at < ? AND credential_id IS NOT NULL
       AND last_test_code NOT IN (SELECT value FROM json_each(?)) ORDER BY last_test_at LIMIT ?`,
      before,
      JSON.stringify(except),
      limit,
    )
    .map(({ id }) => id)
}

/** How many results of each connection are kept. */
const keptResults = 50

/** Remembers a test: the newest on the connection itself, the last 50 in its history. */
export function recordTest(db: WriteDb, result: TestResult): void {
  const at = Date.parse(result.at)
  db.run(
    `UPDATE connection SET last_test_at = ?, last_test_ok = ?, last_test_code = ?, last_test_message = ?, last_test_ms = ?,
     last_test_identity = ?, tls_expires_at = ? WHERE id = ?`,
    at,
    result.ok ? 1 : 0,
    result.code,
    result.message,
    result.ms,
    result.identity,
    result.tls ? Date.parse(result.tls.expiresAt) : null,
    result.connectionId,
  )
  db.run('INSERT INTO test_result (connection_id, result) VALUES (?, ?)', result.connectionId, JSON.stringify(result))
  db.run(
    `DELETE FROM test_result WHERE connection_id = ? AND rid <= (
       SELECT rid FROM test_result WHERE connection_id = ? ORDER BY rid DESC LIMIT 1 OFFSET ?)`,
    result.connectionId,
    result.connectionId,
    keptResults,
  )
}

export function testHistory(db: ReadDb, connectionId: string, limit: number): TestResult[] {
  return db
    .all<{ result: string }>(
      'SELECT result FROM test_result WHERE connection_id = ? ORDER BY rid DESC LIMIT ?',
      connectionId,
      limit,
    )
    .map(({ result }) => JSON.parse(result) as TestResult)
}

import type { ReadDb, WriteDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'
import { updateCredential } from './credentials.ts'

/** A row of `system`: a person's own system. Those of the catalog aren't stored. */
export interface SystemRecord {
  readonly rid: number
  readonly id: string
  readonly name: string
  readonly category: string
  readonly summary: string
  readonly kind: string
  readonly parameters: string
  readonly credential_type: string
  readonly credential_config: string
  readonly extras: string
  readonly created_at: number
  readonly updated_at: number
}

export function insertSystem(db: WriteDb, r: Omit<SystemRecord, 'rid'>): void {
  db.run(
    `INSERT INTO system (id, name, category, summary, kind, parameters, credential_type, credential_config, extras,
     created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    r.id,
    r.name,
    r.category,
    r.summary,
    r.kind,
    r.parameters,
    r.credential_type,
    r.credential_config,
    r.extras,
    r.created_at,
    r.updated_at,
  )
}

/** Writes a system anew and carries its name to what refers to it. */
export function updateSystem(db: WriteDb, r: Omit<SystemRecord, 'rid' | 'created_at'>): void {
  db.run(
    `UPDATE system SET name = ?, category = ?, summary = ?, kind = ?, parameters = ?, credential_type = ?,
     credential_config = ?, extras = ?, updated_at = ? WHERE id = ?`,
    r.name,
    r.category,
    r.summary,
    r.kind,
    r.parameters,
    r.credential_type,
    r.credential_config,
    r.extras,
    r.updated_at,
    r.id,
  )
  db.run('UPDATE connection SET system_name = ? WHERE system_id = ?', r.name, r.id)
}

/** Removes a system. Credentials in the trash, which don't keep it, forget it: one that is restored has none. */
export function deleteSystem(db: WriteDb, id: string): void {
  const forgotten = db.all<CredentialRecord>('SELECT * FROM credential WHERE system_id = ?', id)
  for (const record of forgotten) updateCredential(db, record, { system_id: null, system_name: '' })
  db.run('DELETE FROM system WHERE id = ?', id)
}

export function listSystems(db: ReadDb): SystemRecord[] {
  return db.all('SELECT * FROM system ORDER BY name')
}

export function findSystem(db: ReadDb, id: string): SystemRecord | undefined {
  return db.get('SELECT * FROM system WHERE id = ?', id)
}

export function findSystemByName(db: ReadDb, name: string): SystemRecord | undefined {
  return db.get('SELECT * FROM system WHERE name = ?', name)
}

/** How many credentials and connections refer to each system. */
export function systemUses(db: ReadDb): Map<string, { credentials: number; connections: number }> {
  const uses = new Map<string, { credentials: number; connections: number }>()
  const of = (id: string) => {
    const found = uses.get(id) ?? { credentials: 0, connections: 0 }
    uses.set(id, found)
    return found
  }
  for (const row of db.all<{ value: string; count: number }>(
    `SELECT value, count FROM facet WHERE dimension = 'system'`,
  ))
    of(row.value).credentials = row.count
  for (const row of db.all<{ id: string; count: number }>(
    'SELECT system_id AS id, count(*) AS count FROM connection WHERE system_id IS NOT NULL GROUP BY system_id',
  ))
    of(row.id).connections = row.count
  return uses
}

/** IDs of the credentials that refer to a system. */
export function credentialsOfSystem(db: ReadDb, systemId: string): string[] {
  return db.all<{ id: string }>('SELECT id FROM credential WHERE system_id = ?', systemId).map(({ id }) => id)
}

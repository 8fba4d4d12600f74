import type { ReadDb } from '../database.ts'

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

/**
 * Row IDs of the credentials whose value of the import somebody else has too. What was given is known by credential and number of the
 * version: another value must never take that number.
 */
export function givenValues(db: ReadDb): Set<number> {
  const rows = db.all<{ rid: number }>(
    `SELECT c.rid FROM import_credential_before b JOIN credential c ON c.rid = b.credential_rid
     WHERE EXISTS (SELECT 1 FROM handover h
       WHERE h.credential_id = c.id AND h.version > json_extract(b.state, '$.version') AND h.version <= c.version)`,
  )
  return new Set(rows.map(({ rid }) => rid))
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

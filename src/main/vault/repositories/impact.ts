import type { ReadDb } from '../database.ts'
import type { ConnectionUse } from './credentials.ts'
import type { NamedReference } from './references.ts'

/** The connections that use one of several credentials, by name. */
export function connectionUsesOf(db: ReadDb, credentialIds: readonly string[]): ConnectionUse[] {
  return db.all(
    `SELECT id, name, kind, environment FROM connection
     WHERE credential_id IN (SELECT value FROM json_each(?)) ORDER BY name`,
    JSON.stringify(credentialIds),
  )
}

/**
 * The connections that have another credential or none, and go through one that uses one of these: an SSH server, a proxy. `via`
 * names that one. A way has three stations at most.
 */
export function connectionUsesThrough(
  db: ReadDb,
  credentialIds: readonly string[],
): (ConnectionUse & { readonly via: string })[] {
  return db.all(
    `WITH RECURSIVE direct AS (
       SELECT id, name FROM connection WHERE credential_id IN (SELECT value FROM json_each(?))
     ), way (id, via, hops) AS (
       SELECT n.id, d.name, 1 FROM connection n JOIN direct d ON n.via_id = d.id
       UNION SELECT n.id, w.via, w.hops + 1 FROM connection n JOIN way w ON n.via_id = w.id WHERE w.hops < 3
     )
     SELECT n.id, n.name, n.kind, n.environment, min(w.via) AS via FROM way w JOIN connection n ON n.id = w.id
     WHERE n.id NOT IN (SELECT id FROM direct) GROUP BY n.id ORDER BY n.name`,
    JSON.stringify(credentialIds),
  )
}

/** References to several credentials that are there, by name. */
export function referencesOf(db: ReadDb, credentialIds: readonly string[], limit: number): NamedReference[] {
  return db.all(
    `SELECT r.*, c.id AS credential_id, c.name AS credential
     FROM credential c JOIN credential_reference r ON r.credential_rid = c.rid
     WHERE c.id IN (SELECT value FROM json_each(?)) AND r.gone_at IS NULL ORDER BY r.name, r.rid LIMIT ?`,
    JSON.stringify(credentialIds),
    limit,
  )
}

export function countReferencesOf(db: ReadDb, credentialIds: readonly string[]): number {
  return (
    db.get<{ n: number }>(
      `SELECT count(*) AS n FROM credential c JOIN credential_reference r ON r.credential_rid = c.rid
       WHERE c.id IN (SELECT value FROM json_each(?)) AND r.gone_at IS NULL`,
      JSON.stringify(credentialIds),
    )?.n ?? 0
  )
}

import type { AttachedConnection } from '../../../shared/reports/attachments.ts'
import type { ReadDb } from '../database.ts'
import type { NamedReference } from './references.ts'

/** The connections of several credentials, and those that go through them and have another credential or none, by name. */
export function attachedConnections(
  db: ReadDb,
  credentialIds: readonly string[],
): (AttachedConnection & { readonly credential_id: string })[] {
  return db.all(
    `WITH RECURSIVE hidden AS (
       -- Where a connection leads is not for those who may only use its credential.
       SELECT c.id FROM share s JOIN credential c ON c.rid = s.credential_rid WHERE s.level = 'use'
     ), direct AS (
       SELECT id, name, kind, environment, iif(credential_id IN hidden, '', target) AS target, credential_id FROM connection
       WHERE credential_id IN (SELECT value FROM json_each(?))
     ), way (id, credential_id, via, hops) AS (
       SELECT n.id, d.credential_id, d.name, 1 FROM connection n JOIN direct d ON n.via_id = d.id
       UNION SELECT n.id, w.credential_id, w.via, w.hops + 1 FROM connection n JOIN way w ON n.via_id = w.id WHERE w.hops < 3
     )
     SELECT credential_id, name, kind, environment, target, NULL AS via FROM direct
     UNION ALL
     SELECT w.credential_id, n.name, n.kind, n.environment, iif(n.credential_id IN hidden, '', n.target) AS target,
       min(w.via) AS via
     FROM way w JOIN connection n ON n.id = w.id WHERE n.credential_id IS NOT w.credential_id
     GROUP BY w.credential_id, n.id ORDER BY via, name`,
    JSON.stringify(credentialIds),
  )
}

/** All references to several credentials, those that are gone last. */
export function allReferencesOf(db: ReadDb, credentialIds: readonly string[]): NamedReference[] {
  return db.all(
    `SELECT r.*, c.id AS credential_id, c.name AS credential
     FROM credential c JOIN credential_reference r ON r.credential_rid = c.rid
     WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY r.gone_at IS NOT NULL, r.name, r.rid`,
    JSON.stringify(credentialIds),
  )
}

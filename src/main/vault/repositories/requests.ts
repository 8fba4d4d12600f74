import type { PastRequest } from '../../../shared/domain/exchange.ts'
import type { ReadDb, WriteDb } from '../database.ts'

/** How many requests of each connection are kept. */
const keptRequests = 50

/** Remembers a request, and forgets the oldest beyond the fiftieth. */
export function insertRequest(db: WriteDb, connectionId: string, r: PastRequest): void {
  db.run(
    `INSERT INTO request (id, connection_id, at, method, path, headers, body, code, status, ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    r.id,
    connectionId,
    Date.parse(r.at),
    r.method,
    r.path,
    r.headers,
    r.body,
    r.code,
    r.status,
    r.ms,
  )
  db.run(
    `DELETE FROM request WHERE connection_id = ? AND rid <= (
       SELECT rid FROM request WHERE connection_id = ? ORDER BY rid DESC LIMIT 1 OFFSET ?)`,
    connectionId,
    connectionId,
    keptRequests,
  )
}

/** The latest requests of a connection, newest first. */
export function listRequests(db: ReadDb, connectionId: string, limit: number): PastRequest[] {
  return db
    .all<Omit<PastRequest, 'at'> & { readonly at: number }>(
      `SELECT id, at, method, path, headers, body, code, status, ms FROM request
       WHERE connection_id = ? ORDER BY rid DESC LIMIT ?`,
      connectionId,
      limit,
    )
    .map((row) => ({ ...row, at: new Date(row.at).toISOString() }))
}

/** Returns how many there were. */
export function deleteRequests(db: WriteDb, connectionId: string): number {
  return db.run('DELETE FROM request WHERE connection_id = ?', connectionId).changes
}

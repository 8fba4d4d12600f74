import type { ReadDb } from '../vault/database.ts'
import {
  type ConnectionRecord,
  connectionsOfCredentials,
  connectionsThrough,
} from '../vault/repositories/connections.ts'

/** A connection that fails when a credential does. */
export interface Dependent {
  readonly connection: ConnectionRecord
  /** The connection on its way that uses the credential; null when it uses it itself. */
  readonly via: ConnectionRecord | null
}

/** The connections that use a credential, and those that go through one of them, each once; its own ones first, by name. */
export function dependentsOf(db: ReadDb, credentialId: string): Dependent[] {
  const found = new Map<string, Dependent>()
  const own = connectionsOfCredentials(db, [credentialId])
  for (const connection of own) found.set(connection.id, { connection, via: null })
  const follow = (hop: ConnectionRecord, via: ConnectionRecord) => {
    for (const connection of connectionsThrough(db, hop.id)) {
      if (found.has(connection.id)) continue
      found.set(connection.id, { connection, via })
      follow(connection, via)
    }
  }
  for (const connection of own) follow(connection, connection)
  return [...found.values()]
}

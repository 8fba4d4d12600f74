import type { ReadDb } from '../vault/database.ts'
import { type ConnectionRecord, findConnection } from '../vault/repositories/connections.ts'

/** A way has at most so many hops: a bastion behind a bastion behind a proxy. */
export const maxHops = 3

/** The connections that one goes through, the first one first. A way that is too long or leads back is cut. */
export function wayOf(db: ReadDb, connection: Pick<ConnectionRecord, 'via_id'>): ConnectionRecord[] {
  const way: ConnectionRecord[] = []
  let next = connection.via_id
  while (next !== null && way.length < maxHops) {
    const hop = findConnection(db, next)
    if (!hop || way.some(({ id }) => id === hop.id)) break
    way.unshift(hop)
    next = hop.via_id
  }
  return way
}

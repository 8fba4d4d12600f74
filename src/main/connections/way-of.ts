import type { HostKey } from '../../shared/domain/probe.ts'
import type { ReadDb } from '../vault/database.ts'
import { type ConnectionRecord, findConnection } from '../vault/repositories/connections.ts'
import type { ProbeOutcome } from './probe-outcome.ts'

/** A way has at most so many hops: a bastion behind a bastion behind a proxy. */
export const maxHops = 3

/**
 * The connections that one goes through, the first one first. A way that is too long, leads back, or has lost a station is
 * cut: `isWhole` tells.
 */
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

/** Whether a way is all of what a connection is to go through. Without one of its stations nothing may be sent. */
export function isWhole(connection: Pick<ConnectionRecord, 'via_id'>, way: readonly ConnectionRecord[]): boolean {
  return (way[0] ?? connection).via_id === null
}

/** The key that an SSH server showed, with the connection that leads to it: this one, or one on its way. */
export function namedHostKey(db: ReadDb, connection: ConnectionRecord, shown: ProbeOutcome['hostKey']): HostKey | null {
  if (shown === null) return null
  const at = shown.hop === null ? connection : wayOf(db, connection)[shown.hop]
  return at ? { connectionId: at.id, connection: at.name, key: shown.key, fingerprint: shown.fingerprint } : null
}

import { createHash } from 'node:crypto'
import type { ReadDb } from '../../vault/database.ts'
import { connectionsOfCredentials, standsAlone } from '../../vault/repositories/connections.ts'
import { credentialByRid } from '../../vault/repositories/credentials.ts'
import { findSystem } from '../../vault/repositories/systems.ts'

/**
 * What goes along with a shared credential, as one SHA-256 in hexadecimal digits: its connections, and the own systems of both. It is
 * the same as long as nobody changes one of them; the credential itself has its revision for that.
 */
export function attachedHash(db: ReadDb, { rid }: { readonly rid: number }): string {
  // Most have nothing, and a team has thousands of them.
  if (standsAlone(db, rid)) return nothingHash
  const credential = credentialByRid(db, rid)
  if (!credential) return ''
  const connections = connectionsOfCredentials(db, [credential.id]).sort((a, b) => (a.id < b.id ? -1 : 1))
  const systemIds = [...new Set([credential, ...connections].map(({ system_id }) => system_id))].sort()
  const systems = systemIds.flatMap((id) => (id === null ? [] : (findSystem(db, id) ?? [])))
  const texts = [
    ...connections.map(({ id, name, kind, system_id, environment, parameters, purpose }) => [
      ...[id, name, kind, system_id, environment],
      ...Object.entries(JSON.parse(parameters) as Record<string, string>).sort(([a], [b]) => (a < b ? -1 : 1)),
      purpose,
    ]),
    ...systems.map(({ created_at: _, updated_at: __, ...columns }) => columns),
  ]
  return hashOf(texts)
}

function hashOf(texts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}

const nothingHash = hashOf([])

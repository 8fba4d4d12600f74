import type { CredentialStatus } from '../../shared/domain/credential.ts'
import { client } from '../client/client.ts'
import { bestFirst } from './rank.ts'

/** An item of the vault that the search found. */
export interface Found {
  readonly kind: 'credential' | 'connection'
  readonly id: string
  readonly label: string
  readonly detail: string
  readonly status: CredentialStatus | null
}

/** Shown of each kind. */
const each = 6
/** Read of each kind, to choose the best from: the lists are sorted by name. */
const wide = 40

/** Searches credentials and connections by the words that people type. */
export async function searchVault(typed: string): Promise<readonly Found[]> {
  const search = typed.trim().slice(0, 200)
  if (search === '') return []
  const [credentials, connections] = await Promise.all([
    client.credentials.list({ filter: { search }, sort: 'name', descending: false, limit: wide, cursor: null }),
    client.connections.list({ search, limit: wide, cursor: null }),
  ])
  const foundCredentials = credentials.items.map(
    ({ id, name, system, environment, status }): Found => ({
      kind: 'credential',
      id,
      label: name,
      detail: [system, environment].filter(Boolean).join(' · '),
      status,
    }),
  )
  const foundConnections = connections.items.map(
    ({ id, name, target, environment }): Found => ({
      kind: 'connection',
      id,
      label: name,
      detail: [target, environment].filter(Boolean).join(' · '),
      status: null,
    }),
  )
  return [foundCredentials, foundConnections].flatMap((found) => bestFirst(found, search).slice(0, each))
}

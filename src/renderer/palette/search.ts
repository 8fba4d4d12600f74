import type { CredentialStatus } from '../../shared/domain/credential.ts'
import { client } from '../client/client.ts'

/** An item of the vault that the search found. */
export interface Found {
  readonly kind: 'credential' | 'connection'
  readonly id: string
  readonly label: string
  readonly detail: string
  readonly status: CredentialStatus | null
}

const each = 6

/** Searches credentials and connections by the words that people type. */
export async function searchVault(typed: string): Promise<readonly Found[]> {
  const search = typed.trim().slice(0, 200)
  if (search === '') return []
  const [credentials, connections] = await Promise.all([
    client.credentials.list({ filter: { search }, sort: 'name', descending: false, limit: each, cursor: null }),
    client.connections.list({ search, limit: each, cursor: null }),
  ])
  return [
    ...credentials.items.map(
      ({ id, name, system, environment, status }): Found => ({
        kind: 'credential',
        id,
        label: name,
        detail: [system, environment].filter(Boolean).join(' · '),
        status,
      }),
    ),
    ...connections.items.map(
      ({ id, name, target, environment }): Found => ({
        kind: 'connection',
        id,
        label: name,
        detail: [target, environment].filter(Boolean).join(' · '),
        status: null,
      }),
    ),
  ]
}

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { validateParameters } from '../../connections/parameters.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { typeOf } from '../../credentials/service.ts'
import type { VaultHolder } from '../../vault/holder.ts'
import type { TeamRemoteRecord } from '../../vault/repositories/team-remotes.ts'
import type { RemoteCredential, RemoteDefinition } from '../remotes/definition.ts'
import { openRemote, remoteDefinition } from '../remotes/open.ts'
import type { Remote } from '../remotes/remote.ts'
import { hashOf } from './revision.ts'

/** Signs in to a team's server; tests put one of their own in its place. */
export type OpenTeamRemote = (
  remote: Pick<TeamRemoteRecord, 'kind' | 'parameters' | 'credential_id'>,
  signal: AbortSignal,
) => Promise<Remote>

/** Signs in with a credential of the vault, which the server's host has to be bound to. */
export function opensWith(vault: VaultHolder, secrets: Secrets, home: string): OpenTeamRemote {
  return async ({ kind, parameters, credential_id }, signal) => {
    const given = JSON.parse(parameters) as Record<string, string>
    const definition = remoteDefinition(kind)
    // Each server has a folder of its own: what is kept there belongs to one place.
    const place = hashOf(Buffer.from(`${kind}\n${parameters}`)).slice(0, 16)
    const folder = join(home, 'remotes', vault.current.id, place)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const opened = credential_id === null ? null : openCredential(secrets, definition, given, credential_id)
    return openRemote(kind, given, opened?.credential ?? null, {
      boundHosts: opened?.boundHosts ?? [],
      folder,
      signal,
    })
  }
}

function openCredential(
  secrets: Secrets,
  definition: RemoteDefinition,
  parameters: Readonly<Record<string, string>>,
  credentialId: string,
): { credential: RemoteCredential; boundHosts: string[] } {
  const host = definition.target(validateParameters(definition, parameters))
  return secrets.use(credentialId, { purpose: 'team', host }, ({ record, values, secrets: opened }) => {
    const type = typeOf(record.type)
    return {
      credential: {
        type: record.type,
        values,
        secretFields: Object.keys(opened),
        http: type.http?.(values) ?? { headers: {}, query: {} },
        clientCertificate: type.clientCertificate?.(values) ?? null,
      },
      boundHosts: JSON.parse(record.bound_hosts) as string[],
    }
  })
}

/** The work with teams' servers that goes on. A lock of the vault ends it, and a person can. */
export class OngoingWork {
  readonly #vault: VaultHolder
  readonly #endings = new Map<string, Set<AbortController>>()

  constructor(vault: VaultHolder) {
    this.#vault = vault
  }

  /** @throws VaultError `cancelled` when it was ended */
  async run<T>(teamId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const ending = new AbortController()
    const endings = this.#endings.get(teamId) ?? new Set()
    this.#endings.set(teamId, endings.add(ending))
    const stopListening = this.#vault.onLock(() => ending.abort())
    try {
      return await work(ending.signal)
    } finally {
      stopListening()
      endings.delete(ending)
      if (endings.size === 0) this.#endings.delete(teamId)
    }
  }

  /** Ends whatever goes on with a team's server. */
  cancel(teamId: string): void {
    for (const ending of this.#endings.get(teamId) ?? []) ending.abort()
  }
}

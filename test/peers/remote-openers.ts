import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Leg } from '../../src/main/connections/connector.ts'
import type { Parameters } from '../../src/main/connections/kind.ts'
import { typeOf } from '../../src/main/credentials/service.ts'
import type { RemoteCredential } from '../../src/main/team/remotes/definition.ts'
import { openRemote, remoteDefinition } from '../../src/main/team/remotes/open.ts'
import type { Remote } from '../../src/main/team/remotes/remote.ts'

/** A team server of a test, and who signs in to it: plain data, so that a process of its own can be told. */
export interface RemotePlace {
  readonly id: string
  readonly parameters: Parameters
  /** A credential's type and values; null for none. */
  readonly credential: { readonly type: string; readonly values: Readonly<Record<string, string>> } | null
  /** A folder for private files. */
  readonly folder: string
  readonly deadlineMs?: number
}

/** A folder of a test's own, which it removes. */
export function makePrivateFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'kw-remote-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) }
}

/** Opens a session as the product will: the credential as its type makes it, bound to the host of the settings. */
export function openPlace(place: RemotePlace, { hops = [] }: { readonly hops?: readonly Leg[] } = {}): Promise<Remote> {
  const { id, parameters, credential, folder, deadlineMs = 30_000 } = place
  const host = remoteDefinition(id).target(parameters)
  return openRemote(id, parameters, credential && opened(credential), {
    boundHosts: host === null ? [] : [host],
    folder,
    deadlineMs,
    hops,
    signal: new AbortController().signal,
  })
}

function opened({ type, values }: NonNullable<RemotePlace['credential']>): RemoteCredential {
  const definition = typeOf(type)
  return {
    type,
    values,
    secretFields: definition.fields.filter(({ secret }) => secret).map(({ name }) => name),
    http: definition.http?.(values) ?? { headers: {}, query: {} },
    clientCertificate: definition.clientCertificate?.(values) ?? null,
  }
}

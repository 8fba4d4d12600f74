import { VaultError } from '../../../shared/errors.ts'
import type { Leg } from '../../connections/connector.ts'
import type { Parameters } from '../../connections/kind.ts'
import { validateParameters } from '../../connections/parameters.ts'
import type { RemoteCredential, RemoteDefinition } from './definition.ts'
import { remoteDefinitions } from './definitions.ts'
import { remoteFailure } from './failures.ts'
import { isObjectName, isPrefix, objectsBelow } from './names.ts'
import type { Remote } from './remote.ts'

/** Milliseconds that one call has, with all its tries: a large object over a slow line takes its time. */
export const callDeadlineMs = 120_000

export interface OpenRemoteOptions {
  /** Milliseconds that each call has. */
  readonly deadlineMs?: number
  /** `host:port` pairs that the credential may be sent to, in lower case; of no meaning without one. */
  readonly boundHosts: readonly string[]
  /** Through what the server is reached, the first one first. */
  readonly hops?: readonly Leg[]
  /** A folder that this person alone may enter, and this remote alone uses. It may be kept, and makes the next opening faster. */
  readonly folder: string
  /** Ends every call. */
  readonly signal: AbortSignal
}

/** A kind of team server by its ID. @throws VaultError `kind-unknown` */
export function remoteDefinition(id: string): RemoteDefinition {
  const found = remoteDefinitions.find((definition) => definition.id === id)
  if (!found) throw new VaultError('kind-unknown')
  return found
}

/**
 * Signs in to a team server. Nothing is sent before the first call.
 *
 * @param credential opened, of one of the types that the kind takes; null for none
 * @throws VaultError `kind-unknown`, `field-invalid` with an issue per parameter, `kind-mismatch` for a credential of another type,
 *   `remote-program-missing`
 */
export async function openRemote(
  id: string,
  given: Parameters,
  credential: RemoteCredential | null,
  { deadlineMs = callDeadlineMs, boundHosts, hops = [], folder, signal }: OpenRemoteOptions,
): Promise<Remote> {
  const definition = remoteDefinition(id)
  const parameters = validateParameters(definition, given)
  const { credentialTypes: types } = definition
  if (credential ? !types?.includes(credential.type) : types !== null && definition.credential !== 'optional')
    throw new VaultError('kind-mismatch')
  // Without a credential there is nothing that could be sent to the wrong host.
  const target = definition.target(parameters)
  const hosts = credential || target === null ? boundHosts : [target]
  const driver = await definition.open({ parameters, credential, boundHosts: hosts, hops, folder })

  /** One call: with a deadline, and without an error that isn't of the closed list. */
  const call = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const deadline = AbortSignal.timeout(deadlineMs)
    try {
      return await work(AbortSignal.any([signal, deadline]))
    } catch (error) {
      if (signal.aborted) throw new VaultError('cancelled')
      if (deadline.aborted) throw new VaultError('remote-timeout')
      throw remoteFailure(error)
    }
  }
  const named = (name: string) => {
    if (!isObjectName(name)) throw new VaultError('internal')
    return name
  }
  return {
    create: (name, bytes) => call((ending) => driver.create(named(name), bytes, ending)),
    read: (name, most) => call((ending) => driver.read(named(name), most, ending)),
    list: (prefix) =>
      call(async (ending) => {
        if (!isPrefix(prefix)) throw new VaultError('internal')
        return objectsBelow(prefix, await driver.list(prefix, ending))
      }),
    remove: (name) => call((ending) => driver.remove(named(name), ending)),
    close: () => driver.close(),
  }
}

import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { SecretPurpose, Secrets } from '../credentials/secrets.ts'
import { typeOf } from '../credentials/service.ts'
import type { ReadDb } from '../vault/database.ts'
import type { ConnectionRecord } from '../vault/repositories/connections.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import type { Leg, ProbeCredential, ProbeTarget } from './connector.ts'
import { endpointOf } from './host.ts'
import { findKind } from './kinds.ts'
import { isWhole, wayOf } from './way-of.ts'

/** Opens what a connection needs for one use, the secrets of its credential among it. */
export interface Targets {
  /**
   * @param timeoutMs milliseconds that the use may take
   * @param staged a credential of which another version is used than the one in use, wherever on the way it stands
   * @throws VaultError `connection-way-lost`; `connection-incomplete` without a credential, and what `Secrets.use` throws; `WayRefused` where that
   *   concerns what the connection goes through
   */
  open(
    connection: ConnectionRecord,
    purpose: SecretPurpose,
    timeoutMs: number,
    staged?: StagedVersion,
  ): Promise<ProbeTarget>
}

/** A version of a credential's value that is not in use, or not any more. */
export interface StagedVersion {
  readonly credentialId: string
  readonly version: number
}

/** Gives access tokens to credentials that have tokens beside their value. */
export interface TokenSource {
  /**
   * Makes sure that the credential's token lasts for a use; does nothing for one that has none.
   * @throws VaultError `oauth-…`, and what `Secrets.use` throws
   */
  makeReady(credentialId: string): Promise<void>
  /** What the token adds to the credential's fields, all of it secret. @throws VaultError `oauth-not-authorized` */
  fields(credentialId: string): Readonly<Record<string, string>>
  /**
   * The same for another version of the value than the one in use, by a token that isn't kept.
   * @throws VaultError `rotation-not-testable` where that would use up what the one in use needs; `oauth-…`
   */
  trial(credentialId: string, version: number): Promise<Readonly<Record<string, string>>>
}

/** What a connection goes through can't be used. */
export class WayRefused extends Error {
  override readonly name = 'WayRefused'
  /** Name of the connection that can't be used. */
  readonly hop: string
  readonly error: VaultError

  constructor(hop: string, error: VaultError) {
    super(`The way there fails at “${hop}”. ${error.message}`)
    this.hop = hop
    this.error = error
  }
}

const noCredential: ProbeCredential = {
  type: '',
  values: {},
  secretFields: [],
  http: { headers: {}, query: {} },
  clientCertificate: null,
}

/** Opens targets from the vault that `secrets` opens. */
export function createTargets(vault: ServiceContext['vault'], secrets: Secrets, tokens: TokenSource): Targets {
  const openLeg = async (
    connection: ConnectionRecord,
    purpose: SecretPurpose,
    staged: StagedVersion | undefined,
  ): Promise<Leg> => {
    const parameters = JSON.parse(connection.parameters) as Record<string, string>
    const place = {
      name: connection.name,
      kind: connection.kind,
      parameters,
      ca: parameters.ca ?? '',
      ...(await hostKeysOf(connection.kind, parameters)),
    }
    if (connection.credential_id === null) {
      if (findKind(connection.kind)?.credential !== 'optional') throw new VaultError('connection-incomplete')
      return { ...place, credential: noCredential, boundHosts: [] }
    }
    const version = connection.credential_id === staged?.credentialId ? staged.version : undefined
    const use = {
      purpose,
      host: connection.target,
      connection: { id: connection.id, name: connection.name },
      ...(version !== undefined && { version }),
    }
    if (version === undefined) await tokens.makeReady(connection.credential_id)
    // Tokens were given to the value in use; another one gets its own.
    const tried =
      version !== undefined && vault.read((db) => hasTokens(db, connection.credential_id))
        ? await tokens.trial(connection.credential_id, version)
        : null
    return secrets.use(connection.credential_id, use, ({ record, values: own, secrets: opened }) => {
      const type = typeOf(record.type)
      const added = tried ?? (type.oauth ? tokens.fields(record.id) : {})
      const values = { ...own, ...added }
      return {
        ...place,
        credential: {
          type: record.type,
          values,
          secretFields: [...Object.keys(opened), ...Object.keys(added)],
          http: type.http?.(values) ?? { headers: {}, query: {} },
          clientCertificate: type.clientCertificate?.(values) ?? null,
        },
        boundHosts: JSON.parse(record.bound_hosts) as string[],
      }
    })
  }

  return {
    async open(connection, purpose, timeoutMs, staged) {
      const hops: Leg[] = []
      const way = vault.read((db) => wayOf(db, connection))
      // Without its tunnel or proxy it would be sent another way than a person chose.
      if (!isWhole(connection, way)) throw new VaultError('connection-way-lost')
      for (const hop of way)
        hops.push(
          await openLeg(hop, purpose, staged).catch((error: unknown) => {
            throw error instanceof VaultError ? new WayRefused(hop.name, error) : error
          }),
        )
      return { ...(await openLeg(connection, purpose, staged)), hops, timeoutMs }
    },
  }
}

function hasTokens(db: ReadDb, credentialId: string | null): boolean {
  const record = credentialId === null ? undefined : findCredential(db, credentialId)
  return record !== undefined && typeOf(record.type).oauth !== undefined
}

/** Whether a kind speaks to a server with a host key. */
function hasHostKey(kind: string): boolean {
  return findKind(kind)?.parameters.some(({ name }) => name === 'hostKey') === true
}

/** OpenSSH's own memory. What is trusted there counts only when a person has trusted no key for this connection; what is revoked counts always. */
async function hostKeysOf(
  kind: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Pick<Leg, 'knownHostKeys' | 'revokedHostKeys'>> {
  if (!hasHostKey(kind)) return { knownHostKeys: [], revokedHostKeys: [] }
  const { knownHostKeys } = await import('./ssh/known-hosts.ts')
  const { trusted, revoked } = await knownHostKeys(endpointOf(parameters))
  return { knownHostKeys: (parameters.hostKey ?? '') === '' ? trusted : [], revokedHostKeys: revoked }
}

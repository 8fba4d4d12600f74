import { VaultError } from '../../../shared/errors.ts'
import { findKind } from '../../connections/kinds.ts'
import { validateParameters } from '../../connections/parameters.ts'
import { readExtras } from '../../connections/system-extras.ts'
import { findCatalogName } from '../../connections/systems/names.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { ConnectionRecord } from '../../vault/repositories/connections.ts'
import { findConnection, findConnectionByName } from '../../vault/repositories/connections.ts'
import { currentConfig } from '../../vault/repositories/credential-config.ts'
import type { CredentialRecord } from '../../vault/repositories/credential-row.ts'
import { parseConfig, toInstant } from '../../vault/repositories/credential-row.ts'
import { findCredential, findCredentialByName } from '../../vault/repositories/credentials.ts'
import { presentIds, presentNames } from '../../vault/repositories/presence.ts'
import type { SystemRecord } from '../../vault/repositories/systems.ts'
import { findSystem, findSystemByName } from '../../vault/repositories/systems.ts'
import { findVersion } from '../../vault/repositories/versions.ts'
import type { BundlePayload } from './payload.ts'
import { foldName } from './payload.ts'
import type { CurrentConnection, CurrentCredential, CurrentSystem, Lookup, VaultSnapshot } from './snapshot.ts'

/**
 * The open vault as an import compares a bundle with it. It is read as it is asked for and valid within one transaction.
 * Most of a bundle is usually new: which of its IDs and names the vault has is asked for all at once.
 */
export function takeSnapshot(db: ReadDb, secrets: Secrets, { items }: BundlePayload): VaultSnapshot {
  const lookup = <Row, Item>(
    table: 'credential' | 'connection' | 'system',
    byId: (db: ReadDb, id: string) => Row | undefined,
    byName: (db: ReadDb, name: string) => Row | undefined,
    view: (row: Row) => Item,
  ): Lookup<Item> => {
    const bundled = items[`${table}s`]
    const ids = new Presence(
      bundled.flatMap(({ id }) => id ?? []),
      (wanted) => presentIds(db, table, wanted),
    )
    const names = new Presence(
      bundled.map(({ name }) => foldName(name)),
      (wanted) => presentNames(db, table, wanted).map(foldName),
    )
    const viewed = (row: Row | undefined) => (row === undefined ? undefined : view(row))
    return {
      byId: (id) => (ids.lacks(id) ? undefined : viewed(byId(db, id))),
      byName: (name) => (names.lacks(foldName(name)) ? undefined : viewed(byName(db, name))),
    }
  }
  return {
    credentials: lookup('credential', findCredential, findCredentialByName, (row) => currentCredential(db, row)),
    connections: lookup('connection', findConnection, findConnectionByName, toConnection),
    systems: lookup('system', findSystem, findSystemByName, toSystem),
    isCatalogSystem: (idOrName) => findCatalogName(idOrName) !== undefined,
    isKind: (kind) => findKind(kind) !== undefined,
    parametersComplaint: complaintAboutParameters,
    fingerprint: (values) => secrets.fingerprint(values),
  }
}

/** Which of many words the vault has, found out at the first question. */
class Presence {
  readonly #wanted: readonly string[]
  readonly #find: (wanted: readonly string[]) => readonly string[]
  #absent: Set<string> | undefined

  constructor(wanted: readonly string[], find: (wanted: readonly string[]) => readonly string[]) {
    this.#wanted = wanted
    this.#find = find
  }

  /** False also for a word that isn't among them: the vault must be asked. */
  lacks(word: string): boolean {
    if (this.#absent === undefined) {
      this.#absent = new Set(this.#wanted)
      for (const present of this.#find(this.#wanted)) this.#absent.delete(present)
    }
    return this.#absent.has(word)
  }
}

/** A credential of the vault as an import compares it. */
export function currentCredential(db: ReadDb, row: CredentialRecord): CurrentCredential {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    systemId: row.system_id,
    environment: row.environment,
    owner: row.owner,
    team: row.team,
    tags: JSON.parse(row.tags) as string[],
    purpose: row.purpose,
    // Only a person's date can differ between two vaults: what the material says is the same in both.
    expiresAt: row.expiry_source === 'typed' ? toInstant(row.expires_at) : null,
    rotateEvery: row.rotate_every,
    config: currentConfig(db, row),
    secretFields: JSON.parse(row.secret_fields) as string[],
    fingerprint: findVersion(db, row.rid, row.version)?.fingerprint ?? '',
    updatedAt: toInstant(row.updated_at),
    trashed: row.trashed_at !== null,
  }
}

function toConnection(row: ConnectionRecord): CurrentConnection {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    systemId: row.system_id,
    environment: row.environment,
    credentialId: row.credential_id,
    parameters: JSON.parse(row.parameters) as Record<string, string>,
    purpose: row.purpose,
    updatedAt: toInstant(row.updated_at),
  }
}

function toSystem(row: SystemRecord): CurrentSystem {
  return {
    id: row.id,
    name: row.name,
    category: row.category,
    summary: row.summary,
    kind: row.kind,
    parameters: JSON.parse(row.parameters) as Record<string, string>,
    credentialType: row.credential_type,
    credentialConfig: parseConfig(row.credential_config),
    extras: readExtras(row),
    updatedAt: toInstant(row.updated_at),
  }
}

function complaintAboutParameters(kindId: string, parameters: Readonly<Record<string, string>>): string | null {
  const kind = findKind(kindId)
  if (!kind) return null
  try {
    validateParameters(kind, parameters)
    return null
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return error.issues?.[0]?.message ?? error.message
  }
}

import type { FieldValues } from '../../../shared/domain/credential.ts'
import type { SystemExtras } from '../../../shared/domain/system.ts'

/** What the plan of an import must know of a credential that the vault holds. The value stays sealed. */
export interface CurrentCredential {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly systemId: string | null
  readonly environment: string
  readonly owner: string
  readonly team: string
  readonly tags: readonly string[]
  readonly purpose: string
  /** As typed by a person; null when it is read from the value, which is the same in every vault. */
  readonly expiresAt: string | null
  readonly rotateEvery: string | null
  /** All fields that aren't secret, those of the version in use included. */
  readonly config: FieldValues
  readonly secretFields: readonly string[]
  /** Keyed fingerprint of the secrets in use, as `VaultSnapshot.fingerprint` makes it. */
  readonly fingerprint: string
  readonly updatedAt: string
  readonly trashed: boolean
}

export interface CurrentConnection {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly systemId: string | null
  readonly environment: string
  readonly credentialId: string | null
  readonly parameters: Readonly<Record<string, string>>
  readonly purpose: string
  readonly updatedAt: string
}

export interface CurrentSystem {
  readonly id: string
  readonly name: string
  readonly category: string
  readonly summary: string
  readonly kind: string
  readonly parameters: Readonly<Record<string, string>>
  readonly credentialType: string
  readonly credentialConfig: FieldValues
  readonly extras: SystemExtras
  readonly updatedAt: string
}

/** Finds what the vault holds. Names are compared without regard to the case of ASCII letters. */
export interface Lookup<T> {
  byId(id: string): T | undefined
  byName(name: string): T | undefined
}

/** The vault as an import compares a bundle with it. */
export interface VaultSnapshot {
  /** By ID also from the trash, by name without the trash. */
  readonly credentials: Lookup<CurrentCredential>
  readonly connections: Lookup<CurrentConnection>
  /** Own systems. */
  readonly systems: Lookup<CurrentSystem>
  /** Whether the catalog has a system with this ID or name, which an own system then can't take. */
  isCatalogSystem(idOrName: string): boolean
  /** Whether this version knows the kind of connection. */
  isKind(kind: string): boolean
  /** Why a connection of a known kind can't have these parameters, as a sentence; null when it can. */
  parametersComplaint(kind: string, parameters: Readonly<Record<string, string>>): string | null
  /** Equal for equal secrets within this vault; tells nothing else. */
  fingerprint(secrets: FieldValues): string
}

import type { ImportChoice } from '../../../shared/domain/bundle.ts'
import type { ConnectionInput } from '../../../shared/domain/connection.ts'
import type { CredentialMetadata, FieldValues } from '../../../shared/domain/credential.ts'
import { noExtras, type SystemInput } from '../../../shared/domain/system.ts'
import { VaultError } from '../../../shared/errors.ts'
import { foldName } from './payload.ts'
import {
  type ImportPlan,
  type PlannedConnection,
  type PlannedCredential,
  type PlannedSystem,
  resolveSystem,
} from './preview.ts'
import type { Lookup, VaultSnapshot } from './snapshot.ts'

export interface ImportChoices {
  /** For changed and conflicting items without a choice of their own. */
  readonly onConflict: ImportChoice
  /** By the item's key. */
  readonly choices: Readonly<Record<string, ImportChoice>>
}

interface Write {
  /** `keep-both` creates as `create` does; it is told apart for the count. */
  readonly action: 'create' | 'keep-both' | 'replace'
  readonly key: string
  /** ID of the item in the vault: a new one, or the one that is replaced. */
  readonly id: string
  /** Names of what a replacement changes, as the preview showed them. */
  readonly changes: readonly string[]
}

/** Hosts are bound by people, save by a team's bundle: a new credential has none, a replaced one keeps its own. */
export interface CredentialWrite extends Write {
  readonly kind: 'credential'
  /** The replaced credential comes back from the trash. */
  readonly restore: boolean
  readonly type: string
  readonly metadata: Omit<CredentialMetadata, 'boundHosts'>
  /** All fields that aren't secret, normalised. */
  readonly config: FieldValues
  /** All secret fields in plaintext, normalised. */
  readonly secrets: FieldValues
  /** Only the definition comes in: the value stays as it is, or is still to be entered. */
  readonly keepsValue: boolean
  /** Hosts of a team's bundle; null leaves them as they are. */
  readonly hosts: readonly string[] | null
}

export interface ConnectionWrite extends Write {
  readonly kind: 'connection'
  readonly input: ConnectionInput
}

export interface SystemWrite extends Write {
  readonly kind: 'system'
  readonly input: SystemInput
}

/** One step of an import. They are in the order in which they must be done: systems, credentials, connections. */
export type ImportOperation =
  | CredentialWrite
  | ConnectionWrite
  | SystemWrite
  | { readonly kind: 'system' | 'credential' | 'connection'; readonly action: 'skip'; readonly key: string }

/**
 * Turns a plan and a person's choices into the steps that do it. New items are created unless they are skipped; items that
 * are the same, and items that can't be imported, are always skipped. References inside the bundle follow: to the item that
 * was created, replaced, or found in its place. `newId` makes the ID of an item whose own is taken or missing.
 * Throws `invalid-request` for a choice about an item that the plan does not have.
 */
export function applyChoices(
  plan: ImportPlan,
  choices: ImportChoices,
  vault: VaultSnapshot,
  newId: () => string,
): ImportOperation[] {
  const keys = new Set(plan.items.map((item) => item.key))
  if (Object.keys(choices.choices).some((key) => !keys.has(key))) {
    throw new VaultError('invalid-request', {
      issues: [{ path: 'choices', message: 'There is a choice for an item that the bundle does not have.' }],
    })
  }
  const operations: ImportOperation[] = []
  const systems = new Placement(plan.systems, vault.systems, choices, newId)
  for (const planned of plan.systems) operations.push(systemOperation(planned, systems, vault))
  const credentials = new Placement(plan.credentials, vault.credentials, choices, newId)
  for (const planned of plan.credentials) {
    const systemId = resolveSystem(planned.source.systemId, systems.ids, vault)
    operations.push(credentialOperation(planned, credentials, systemId))
  }
  const connections = new Placement(plan.connections, vault.connections, choices, newId)
  for (const planned of plan.connections) {
    const { systemId, credentialId } = planned.source
    operations.push(
      connectionOperation(planned, connections, {
        systemId: resolveSystem(systemId, systems.ids, vault),
        credentialId: (credentialId && credentials.ids.get(credentialId)) ?? null,
      }),
    )
  }
  return operations
}

type AnyPlanned = PlannedSystem | PlannedCredential | PlannedConnection
type Place = { readonly action: 'create' | 'keep-both' | 'replace'; readonly id: string; readonly name: string }

/** Decides where the items of one kind go, and remembers the names that the import gives away. */
class Placement {
  /** ID in the vault by ID in the bundle. */
  readonly ids = new Map<string, string | null>()
  readonly #given = new Set<string>()
  /** Where to go on counting, by what stands before the number: thousands of long names may begin alike. */
  readonly #counted = new Map<string, number>()
  /** Names that items of the bundle bring themselves. */
  readonly #bundled: ReadonlySet<string>
  readonly #lookup: Lookup<{ readonly id: string; readonly name: string }>
  readonly #choices: ImportChoices
  readonly #newId: () => string

  constructor(
    items: readonly AnyPlanned[],
    lookup: Lookup<{ readonly id: string; readonly name: string }>,
    choices: ImportChoices,
    newId: () => string,
  ) {
    this.#bundled = new Set(items.map(({ source }) => foldName(source.name)))
    this.#lookup = lookup
    this.#choices = choices
    this.#newId = newId
  }

  /** Null when the item is skipped. */
  place(planned: AnyPlanned, isNameReserved: (name: string) => boolean = () => false): Place | null {
    const place = this.#decide(planned, isNameReserved)
    if (planned.source.id !== null) this.ids.set(planned.source.id, place?.id ?? planned.match?.id ?? null)
    if (place !== null) this.#given.add(foldName(place.name))
    return place
  }

  #decide(planned: AnyPlanned, isNameReserved: (name: string) => boolean): Place | null {
    const { item, source, match, matchedBy } = planned
    if (planned.blocked || item.state === 'same') return null
    const choice = this.#choices.choices[item.key] ?? (item.state === 'new' ? 'replace' : this.#choices.onConflict)
    if (choice === 'skip') return null
    if (match === undefined) return { action: 'create', id: source.id ?? this.#newId(), name: source.name }
    if (choice === 'replace') {
      if (!planned.replaceable) return null
      const name = this.#replacedName(planned, match)
      return { action: 'replace', id: match.id, name }
    }
    const id = source.id === null || matchedBy === 'id' ? this.#newId() : source.id
    return { action: 'keep-both', id, name: this.#freeName(source.name, isNameReserved) }
  }

  #replacedName(
    { source }: AnyPlanned,
    match: { readonly id: string; readonly name: string; trashed?: boolean },
  ): string {
    const holder = this.#lookup.byName(source.name)
    const free = (holder === undefined || holder.id === match.id) && !this.#given.has(foldName(source.name))
    if (free) return source.name
    // A name in the trash may have been given to another meanwhile.
    return match.trashed ? this.#freeName(source.name, () => false) : match.name
  }

  #freeName(wanted: string, isNameReserved: (name: string) => boolean): string {
    const isFree = (name: string) =>
      this.#lookup.byName(name) === undefined &&
      !this.#given.has(foldName(name)) &&
      (name === wanted || !this.#bundled.has(foldName(name))) &&
      !isNameReserved(name)
    if (isFree(wanted)) return wanted
    const stem = foldName(wanted.slice(0, 190))
    for (let number = this.#counted.get(stem) ?? 2; ; number += 1) {
      const suffix = ` (${number})`
      // Half of a character outside the basic plane is not left at the cut.
      const start = wanted.slice(0, 200 - suffix.length).replace(/[\uD800-\uDBFF]$/, '')
      const name = start.trimEnd() + suffix
      if (!isFree(name)) continue
      this.#counted.set(stem, number + 1)
      return name
    }
  }
}

function systemOperation(planned: PlannedSystem, placement: Placement, vault: VaultSnapshot): ImportOperation {
  const { item, source, match } = planned
  const place = placement.place(planned, (name) => vault.isCatalogSystem(name))
  if (place === null) return { kind: 'system', action: 'skip', key: item.key }
  const { id: _, extras, ...rest } = source
  const kept = place.action === 'replace' ? match?.extras : undefined
  const input = { ...rest, name: place.name, ...(extras ?? kept ?? noExtras) }
  return { kind: 'system', ...toWrite(place, item), input }
}

function credentialOperation(
  planned: PlannedCredential,
  placement: Placement,
  systemId: string | null,
): ImportOperation {
  const { item, source, match, fields } = planned
  const place = placement.place(planned)
  // A copy beside it would have no value.
  const isEmpty = planned.keepsValue && place?.action === 'keep-both'
  if (place === null || fields === null || isEmpty) return { kind: 'credential', action: 'skip', key: item.key }
  const { environment, team, purpose, expiresAt, rotateEvery } = source
  const owner = source.owner || (place.action === 'replace' ? (match?.owner ?? '') : '')
  return {
    kind: 'credential',
    ...toWrite(place, item),
    restore: place.action === 'replace' && match?.trashed === true,
    type: source.type,
    metadata: {
      name: place.name,
      systemId,
      environment,
      owner,
      team,
      tags: [...new Set(source.tags)],
      purpose,
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      rotateEvery,
    },
    config: fields.config,
    secrets: fields.secrets,
    keepsValue: planned.keepsValue,
    hosts: place.action === 'keep-both' ? null : planned.hosts,
  }
}

function connectionOperation(
  planned: PlannedConnection,
  placement: Placement,
  references: { readonly systemId: string | null; readonly credentialId: string | null },
): ImportOperation {
  const { item, source } = planned
  const place = placement.place(planned)
  if (place === null) return { kind: 'connection', action: 'skip', key: item.key }
  const { kind, environment, parameters, purpose } = source
  const input = { name: place.name, kind, environment, parameters, purpose, ...references }
  return { kind: 'connection', ...toWrite(place, item), input }
}

function toWrite(place: Place, item: { readonly key: string; readonly changes: readonly string[] }): Write {
  const changes = place.action === 'replace' ? item.changes : []
  return { action: place.action, key: item.key, id: place.id, changes }
}

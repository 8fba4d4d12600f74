import { isDeepStrictEqual } from 'node:util'
import type { CheckedFields } from '../../credentials/fields.ts'
import { secretFieldNames } from '../../credentials/fields.ts'
import type { CredentialType } from '../../credentials/type.ts'
import type { BundleConnection, BundleCredential, BundleSystem } from './payload.ts'
import type { CurrentConnection, CurrentCredential, CurrentSystem } from './snapshot.ts'

/** A credential of a bundle whose fields were checked and completed as the vault keeps them. */
export interface CheckedCredential {
  readonly source: BundleCredential
  readonly type: CredentialType
  readonly fields: CheckedFields
  /** The system as the vault knows it. */
  readonly systemId: string | null
}

/**
 * Names of what differs, the name itself left out: `environment`, `config.username`, `key`. `sameValue` says whether the secrets
 * are the same, null where they aren't compared.
 */
export function credentialChanges(
  bundled: CheckedCredential,
  current: CurrentCredential,
  sameValue: boolean | null,
): string[] {
  const { source, type, fields } = bundled
  if (source.type !== current.type) return ['type']
  const changes = differences(
    {
      systemId: bundled.systemId,
      environment: source.environment,
      // Whoever imports a credential without an owner becomes its owner.
      owner: source.owner || current.owner,
      team: source.team,
      tags: sorted(source.tags),
      purpose: source.purpose,
      expiresAt: normalInstant(source.expiresAt),
      rotateEvery: source.rotateEvery,
    },
    {
      systemId: current.systemId,
      environment: current.environment,
      owner: current.owner,
      team: current.team,
      tags: sorted(current.tags),
      purpose: current.purpose,
      expiresAt: normalInstant(current.expiresAt),
      rotateEvery: current.rotateEvery,
    },
  )
  changes.push(...differences(fields.config, current.config).map((name) => `config.${name}`))
  if (sameValue === false) {
    changes.push(...secretChanges(secretFieldNames(type, fields.secrets), current.secretFields))
  }
  return changes
}

/** Names of connection fields that differ, with references as they would be after the import. */
export function connectionChanges(
  source: BundleConnection,
  references: { readonly systemId: string | null; readonly credentialId: string | null },
  current: CurrentConnection,
): string[] {
  const changes = differences(
    { kind: source.kind, environment: source.environment, purpose: source.purpose, ...references },
    {
      kind: current.kind,
      environment: current.environment,
      purpose: current.purpose,
      systemId: current.systemId,
      credentialId: current.credentialId,
    },
  )
  return [...changes, ...differences(source.parameters, current.parameters).map((name) => `parameters.${name}`)]
}

/** Names of system fields that differ. */
export function systemChanges(source: BundleSystem, current: CurrentSystem): string[] {
  const plain = ({ category, summary, kind, credentialType }: BundleSystem | CurrentSystem) => ({
    category,
    summary,
    kind,
    credentialType,
  })
  return [
    ...differences(plain(source), plain(current)),
    ...differences(source.parameters, current.parameters).map((name) => `parameters.${name}`),
    ...differences(source.credentialConfig, current.credentialConfig).map((name) => `credentialConfig.${name}`),
    ...(source.extras === undefined ? [] : differences(source.extras, current.extras)),
  ]
}

/** Only the whole value has a fingerprint, so a part is named when it is the only one, or when it came or went. */
function secretChanges(bundled: readonly string[], current: readonly string[]): string[] {
  const [inBundle, inVault] = [new Set(bundled), new Set(current)]
  const [single] = bundled
  if (bundled.length === 1 && current.length === 1 && single !== undefined && inVault.has(single)) return [single]
  const moved = [...bundled.filter((name) => !inVault.has(name)), ...current.filter((name) => !inBundle.has(name))]
  return moved.length > 0 ? moved.sort() : ['secrets']
}

function differences(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): string[] {
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].filter((name) => !isDeepStrictEqual(plain(left[name]), plain(right[name])))
}

/** Records from different makers differ in prototype, which is no difference here. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value
}

function sorted(tags: readonly string[]): string[] {
  return [...new Set(tags)].sort()
}

function normalInstant(instant: string | null): string | null {
  return instant === null ? null : new Date(instant).toISOString()
}

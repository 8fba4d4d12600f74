import {
  type Credential,
  type CredentialMetadata,
  type CredentialTypeInfo,
  credentialMetadata,
  type FieldValue,
  type FieldValues,
  type TypeField,
} from '../../../shared/domain/credential.ts'
import type { System } from '../../../shared/domain/system.ts'
import type { FieldIssue } from '../../../shared/errors.ts'
import { isThere } from '../../../shared/field-condition.ts'

/** What a form holds of a credential. Secret values aren't part of it: they live in the input elements alone. */
export interface Draft extends CredentialMetadata {
  readonly config: FieldValues
}

/** What a new credential begins with: from a system, a filter, a connection. */
export type DraftPreset = Partial<Omit<Draft, 'config'>>

export function newDraft(type: CredentialTypeInfo, preset: DraftPreset = {}): Draft {
  return {
    name: '',
    systemId: null,
    environment: '',
    owner: '',
    team: '',
    tags: [],
    purpose: '',
    expiresAt: null,
    rotateEvery: null,
    boundHosts: [],
    ...preset,
    config: defaultConfig(type),
  }
}

/** The draft of an existing credential, for editing. */
export function draftOf(credential: Credential): Draft {
  const { name, systemId, environment, owner, team, tags, purpose, expiresAt, rotateEvery, boundHosts, config } =
    credential
  return { name, systemId, environment, owner, team, tags, purpose, expiresAt, rotateEvery, boundHosts, config }
}

function defaultConfig(type: CredentialTypeInfo): FieldValues {
  return Object.fromEntries(
    plainFields(type).flatMap(({ name, default: value }) => (value === null ? [] : [[name, value]])),
  )
}

export function plainFields(type: CredentialTypeInfo): TypeField[] {
  return type.fields.filter((field) => !field.secret)
}

/** The draft with another type: what both types know keeps its value. */
export function withType(draft: Draft, type: CredentialTypeInfo): Draft {
  const known = new Set(plainFields(type).map((field) => field.name))
  const kept = Object.entries(draft.config).filter(([name, value]) => known.has(name) && !isEmpty(value))
  return { ...draft, config: { ...defaultConfig(type), ...Object.fromEntries(kept) } }
}

/**
 * The draft for a system: its preset settings take the place of the ones that nobody has touched, that is those that are
 * empty, a default, or the preset of the system chosen before.
 */
export function withSystem(
  draft: Draft,
  type: CredentialTypeInfo,
  system: System | null,
  before: System | null,
): Draft {
  const config: FieldValues = {}
  for (const { name, default: standard } of plainFields(type)) {
    const value = draft.config[name]
    const untouched = isEmpty(value) || isSame(value, standard) || isSame(value, before?.credentialConfig[name])
    const next = untouched ? (system?.credentialConfig[name] ?? standard ?? undefined) : value
    if (next !== undefined) config[name] = next
  }
  return { ...draft, systemId: system?.id ?? null, config }
}

export function toMetadata({ config: _config, ...metadata }: Draft): CredentialMetadata {
  return { ...metadata, name: metadata.name.trim() }
}

/** The configuration to create with: empty fields are left out. */
export function toConfig(type: CredentialTypeInfo, draft: Draft): FieldValues {
  const there = plainFields(type).filter((field) => isThere(field, draft.config))
  const entries = there.map(({ name }) => [name, draft.config[name]] as const)
  return Object.fromEntries(entries.filter((entry): entry is [string, FieldValue] => !isEmpty(entry[1])))
}

/** What an edit changes. Both parts are empty, or null, when nothing did. */
export function changesOf(
  type: CredentialTypeInfo,
  credential: Credential,
  draft: Draft,
): { metadata: Partial<CredentialMetadata>; config: FieldValues | null } {
  const metadata = toMetadata(draft)
  const changed = Object.entries(metadata).filter(
    ([name, value]) => !isSame(value, credential[name as keyof Credential]),
  )
  // An empty value takes a field away, so it is sent as well.
  const config = plainFields(type).flatMap(({ name, kind, editable }): [string, FieldValue][] => {
    if (!editable) return []
    const value = draft.config[name] ?? (kind === 'pairs' ? {} : '')
    const before = credential.config[name] ?? (kind === 'pairs' ? {} : '')
    return isSame(value, before) ? [] : [[name, value]]
  })
  return {
    metadata: Object.fromEntries(changed) as Partial<CredentialMetadata>,
    config: config.length === 0 ? null : Object.fromEntries(config),
  }
}

/** The draft's changes on top of what somebody else has stored meanwhile; where both changed the same, the draft wins. */
export function rebase(type: CredentialTypeInfo, before: Credential, draft: Draft, newest: Credential): Draft {
  const { metadata, config } = changesOf(type, before, draft)
  return { ...draftOf(newest), ...metadata, config: { ...newest.config, ...config } }
}

/** The settings of a draft in a few words, for where they are folded away: `Header · x-api-key`. */
export function describeSettings(fields: readonly TypeField[], config: FieldValues): string {
  return fields
    .flatMap(({ name, kind, choices, secret }) => {
      const value = config[name]
      if (secret || isEmpty(value)) return []
      if (typeof value === 'object') return [Object.keys(value).join(', ')]
      return [kind === 'choice' ? (choices.find((choice) => choice.value === value)?.label ?? '') : (value ?? '')]
    })
    .filter((text) => text !== '' && text.length <= 60)
    .join(' · ')
}

/** Complaints that need no core. `filled` are the secret fields in which something stands; null when none is asked for. */
export function checkDraft(type: CredentialTypeInfo, draft: Draft, filled: ReadonlySet<string> | null): FieldIssue[] {
  const parsed = credentialMetadata.safeParse(toMetadata(draft))
  const issues: FieldIssue[] = []
  for (const { path, message } of parsed.error?.issues ?? []) {
    const dotted = `metadata.${path.join('.')}`
    // One complaint a field is enough to act on.
    if (!issues.some((issue) => issue.path === dotted)) issues.push({ path: dotted, message })
  }
  for (const field of type.fields) {
    if (!field.required || !isThere(field, draft.config) || (field.secret && filled === null)) continue
    const missing = field.secret ? !filled?.has(field.name) : isEmpty(draft.config[field.name])
    if (missing)
      issues.push({
        path: `${field.secret ? 'secrets' : 'config'}.${field.name}`,
        message: `${field.label} is required.`,
      })
  }
  return issues
}

function isEmpty(value: FieldValue | null | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' ? value === '' : Object.keys(value).length === 0)
  )
}

/** Same content; the order of names in an object doesn't count. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value ?? null
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}

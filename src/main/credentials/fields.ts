import type { FieldValue, FieldValues } from '../../shared/domain/credential.ts'
import { type FieldIssue, VaultError } from '../../shared/errors.ts'
import { isThere } from '../../shared/field-condition.ts'
import { dropInapplicable, fillDefaults, type GivenFields } from './field-conditions.ts'
import type { Effort } from './material/effort.ts'
import { type CredentialField, type CredentialType, findField, type PairsField, type TextField } from './type.ts'

/** Caps of a field in characters and entries. */
export const fieldLimits = { text: 2000, secret: 65_536, pairs: 200, pairName: 200, pairsTotal: 262_144 } as const

/** Secret fields as they come in: what is null is removed on rotation, a pair or an optional text. */
export type SecretInput = Readonly<Record<string, string | null | Readonly<Record<string, string | null>>>>

export interface FieldInput {
  readonly config: FieldValues
  readonly secrets: SecretInput
}

/** Normalised fields. `secrets` is plaintext. */
export interface CheckedFields {
  readonly config: FieldValues
  readonly secrets: FieldValues
}

/**
 * Checks the fields of a credential and returns all of them as they stand after the change. An empty text counts as left
 * out; a field left out takes its default. A field whose condition does not hold is refused when it is given, and dropped
 * when it was there.
 *
 * - `create`: everything is new. `current` is not looked at.
 * - `update`: fields that aren't secret change, each as a whole; an empty text removes one. Secrets, and what changes by
 *   rotation only, are refused, and no secrets are returned. `current.secrets` may be empty.
 * - `rotate`: secret fields and fields marked `rotates` change; what is left out keeps its value, pairs are merged, a null
 *   removes a pair or an optional text. At least one secret must change, or a field that changes by rotation only. Pass no current secrets when they can't be opened any more: the
 *   required ones are then asked for.
 *
 * Throws `field-invalid` with one issue per complaint. Issues name fields, never values.
 */
export function validateFields(
  type: CredentialType,
  input: FieldInput,
  mode: 'create' | 'update' | 'rotate',
  current: CheckedFields = { config: {}, secrets: {} },
  effort: Effort = 'full',
): CheckedFields {
  const issues: FieldIssue[] = []
  const before = mode === 'create' ? { config: {}, secrets: {} } : current
  const given = readInput(type, input, mode, issues)
  if (mode === 'update') refuseRotating(type, given.config, before.config, issues)
  const config = mergeConfig(before.config, given.config)
  const secrets: Record<string, FieldValue> =
    mode === 'update' ? {} : { ...mergeSecrets(before.secrets, given.secrets) }
  fillDefaults(type, config)
  dropInapplicable(type, given, config, secrets, issues)
  const values = { ...config, ...secrets }
  for (const field of type.fields) {
    if (!isThere(field, values) || (mode === 'update' && field.secret)) continue
    const value = values[field.name]
    if (value === undefined) {
      if (field.required && !issues.some((issue) => issue.path === field.name)) {
        issues.push({ path: field.name, message: `${field.label} is required.` })
      }
    } else if (field.kind === 'pairs') checkPairs(field, value, values, issues)
    else checkText(field, value, values, issues)
  }
  if (mode === 'rotate' && issues.length === 0 && !changesValue(type, given)) {
    issues.push({ path: type.primary, message: 'Enter the new value.' })
  }
  if (issues.length === 0) issues.push(...(type.check?.(values, mode === 'update' ? 'config' : 'all', effort) ?? []))
  if (issues.length > 0) throw new VaultError('field-invalid', { issues: issues.slice(0, 50) })
  return { config, secrets }
}

/** Complains about a new value of what changes by rotation only. One that is given as it stands is no change. */
function refuseRotating(
  type: CredentialType,
  given: GivenFields['config'],
  before: FieldValues,
  issues: FieldIssue[],
): void {
  for (const [name, value] of Object.entries(given)) {
    if (findField(type, name)?.rotates !== 'only' || (value ?? undefined) === before[name]) continue
    issues.push({ path: name, message: 'This belongs to the value. Rotate the credential to change it.' })
  }
}

function changesValue(type: CredentialType, given: GivenFields): boolean {
  const alone = Object.keys(given.config).some((name) => findField(type, name)?.rotates === 'only')
  return alone || Object.keys(given.secrets).length > 0
}

/** Secrets after a rotation: texts replace, pairs are merged, a null removes its text or pair, what is left out stays. */
export function mergeSecrets(old: FieldValues, changes: SecretInput): FieldValues {
  const merged: FieldValues = { ...old }
  for (const [name, change] of Object.entries(changes)) {
    if (change === null) {
      delete merged[name]
      continue
    }
    if (typeof change === 'string') {
      if (change !== '') merged[name] = change
      continue
    }
    const before = typeof old[name] === 'object' ? old[name] : {}
    const entries = new Map<string, string>(Object.entries(before))
    for (const [key, value] of Object.entries(change)) {
      if (value === null) entries.delete(key)
      else entries.set(key, value)
    }
    if (entries.size > 0) merged[name] = Object.fromEntries(entries)
    else delete merged[name]
  }
  return merged
}

/** Splits configuration into what stays and what belongs to a version because it changes together with the value. */
export function splitConfig(type: CredentialType, config: FieldValues): { stable: FieldValues; rotating: FieldValues } {
  const rotates = (name: string) => (findField(type, name)?.rotates ?? false) !== false
  const entries = Object.entries(config)
  return {
    stable: Object.fromEntries(entries.filter(([name]) => !rotates(name))),
    rotating: Object.fromEntries(entries.filter(([name]) => rotates(name))),
  }
}

/** Names of the secret fields that hold a value, in the order of the type: `key`, `variables.DATABASE_URL`. */
export function secretFieldNames(type: CredentialType, secrets: FieldValues): string[] {
  return type.fields.flatMap((field) => {
    const value = secrets[field.name]
    if (!field.secret || value === undefined) return []
    return typeof value === 'string' ? [field.name] : Object.keys(value).map((name) => `${field.name}.${name}`)
  })
}

/** Sorts the input by field, refuses what does not belong, reads pasted text, and normalises. Null removes a field. */
function readInput(
  type: CredentialType,
  input: FieldInput,
  mode: 'create' | 'update' | 'rotate',
  issues: FieldIssue[],
): GivenFields {
  const config: Record<string, FieldValue | null> = {}
  for (const [name, raw] of Object.entries(input.config)) {
    const field = findField(type, name)
    const complaint = configComplaint(field, mode)
    if (field === undefined || complaint !== null)
      issues.push({ path: field?.name ?? pathOf(name), message: complaint ?? '' })
    else if (field.kind === 'pairs') {
      const pairs = readPairs(field, raw, issues)
      config[name] = Object.keys(pairs).length === 0 ? null : (pairs as Record<string, string>)
    } else if (typeof raw !== 'string') issues.push({ path: name, message: 'This field holds one text.' })
    else config[name] = normalise(field, raw) || null
  }
  const secrets: Record<string, string | null | Readonly<Record<string, string | null>>> = {}
  for (const [name, raw] of Object.entries(input.secrets)) {
    const field = findField(type, name)
    const complaint = secretComplaint(field, mode)
    if (field === undefined || complaint !== null)
      issues.push({ path: field?.name ?? pathOf(name), message: complaint ?? '' })
    else if (raw === null) {
      if (mode === 'create') issues.push({ path: name, message: nothingToRemove })
      else if (field.required) issues.push({ path: name, message: `${field.label} is required.` })
      else secrets[name] = null
    } else if (field.kind === 'pairs') {
      const pairs = readPairs(field, raw, issues)
      if (mode === 'create' && Object.values(pairs).includes(null)) {
        issues.push({ path: name, message: nothingToRemove })
      }
      if (Object.keys(pairs).length > 0) secrets[name] = pairs
    } else if (typeof raw !== 'string') issues.push({ path: name, message: 'This field holds one text.' })
    else if (normalise(field, raw) !== '') secrets[name] = normalise(field, raw)
  }
  return { config, secrets }
}

const nothingToRemove = 'There is nothing to remove in a new credential.'

function configComplaint(field: CredentialField | undefined, mode: 'create' | 'update' | 'rotate'): string | null {
  if (field === undefined) return 'This type has no such field.'
  if (field.secret) return 'This field is secret. Give it as a secret, not as a setting.'
  if (mode === 'rotate' && !field.rotates) return 'This field stays on rotation. Edit the credential to change it.'
  return null
}

function secretComplaint(field: CredentialField | undefined, mode: 'create' | 'update' | 'rotate'): string | null {
  if (field === undefined) return 'This type has no such field.'
  if (!field.secret) return 'This field is not secret. Give it as a setting.'
  if (mode === 'update') return 'A secret is replaced by rotating the credential.'
  return null
}

/** Input is repeated in a path only when it looks like a field's name, for it may be a secret in the wrong place. */
function pathOf(name: string): string {
  return /^[a-z][A-Za-z]{0,30}$/.test(name) ? name : 'fields'
}

function normalise(field: TextField, raw: string): string {
  if (field.kind === 'multiline') return raw
  // A file or a pasted line ends in a line break that does not belong to the value.
  return field.secret ? raw.replace(/\r?\n$/, '') : raw.trim()
}

function readPairs(
  field: PairsField,
  raw: string | Readonly<Record<string, string | null>>,
  issues: FieldIssue[],
): Readonly<Record<string, string | null>> {
  if (typeof raw !== 'string') return raw
  if (raw.trim() === '') return {}
  if (field.parse === undefined) {
    issues.push({ path: field.name, message: 'This field holds names with values.' })
    return {}
  }
  if (raw.length > fieldLimits.pairsTotal) {
    issues.push({ path: field.name, message: 'The text is too long.' })
    return {}
  }
  const { values, errors } = field.parse(raw)
  issues.push(...errors.slice(0, 20).map((message) => ({ path: field.name, message })))
  return values
}

function mergeConfig(before: FieldValues, given: GivenFields['config']): FieldValues {
  const merged: FieldValues = { ...before }
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete merged[name]
    else merged[name] = value
  }
  return merged
}

function checkText(field: TextField, value: FieldValue, values: FieldValues, issues: FieldIssue[]): void {
  const complaint = typeof value === 'string' ? textComplaint(field, value, values) : 'This field holds one text.'
  if (complaint !== null) issues.push({ path: field.name, message: complaint })
}

function textComplaint(field: TextField, value: string, values: FieldValues): string | null {
  const limit = field.secret || field.kind === 'multiline' ? fieldLimits.secret : fieldLimits.text
  if (value.length > limit) return `Use at most ${limit.toLocaleString('en')} characters.`
  if (field.kind === 'number' && !/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return 'Write a number.'
  if (field.kind === 'choice' && !field.choices?.some((choice) => choice.value === value)) {
    return `Choose one of: ${(field.choices ?? []).map((choice) => choice.value).join(', ')}.`
  }
  if (field.kind === 'text' && /[\r\n\0]/.test(value)) return 'This field is one line. Remove the line breaks.'
  return field.validate?.(value, values) ?? null
}

function checkPairs(field: PairsField, value: FieldValue, values: FieldValues, issues: FieldIssue[]): void {
  const complain = (message: string, path = field.name) => issues.push({ path, message })
  if (typeof value === 'string') return void complain('This field holds names with values.')
  const entries = Object.entries(value)
  if (entries.length > fieldLimits.pairs) return void complain(`Use at most ${fieldLimits.pairs} names.`)
  const total = entries.reduce((sum, [name, text]) => sum + name.length + text.length, 0)
  if (total > fieldLimits.pairsTotal) return void complain('The values are too long together.')
  const seen = new Set<string>()
  for (const [index, [name, text]] of entries.entries()) {
    const folded = field.foldCase ? name.toLowerCase() : name
    const shape = pairNameComplaint(name) ?? (seen.has(folded) ? 'This name occurs twice.' : null)
    seen.add(folded)
    // A name that is none may be misplaced secret text: it is counted, not repeated.
    if (shape !== null) complain(`Entry ${index + 1}: ${shape}`)
    else if (text.length > fieldLimits.secret) complain('The value is too long.', `${field.name}.${name}`)
    else {
      const complaint = field.validatePair?.(name, text, values) ?? null
      if (complaint !== null) complain(`Entry ${index + 1}: ${complaint}`)
    }
  }
}

function pairNameComplaint(name: string): string | null {
  if (name === '' || name !== name.trim()) return 'Give it a name without spaces around it.'
  if (name.length > fieldLimits.pairName) return `Use at most ${fieldLimits.pairName} characters for the name.`
  if (/\p{C}/u.test(name) || name === '__proto__') return 'This name can’t be used.'
  return null
}

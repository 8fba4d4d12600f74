import type { CredentialTypeInfo, FieldValue, FieldValues, TypeField } from '../../shared/domain/credential.ts'
import { type FieldIssue, VaultError } from '../../shared/errors.ts'
import { isThere } from '../../shared/field-condition.ts'
import type { Context } from '../context.ts'
import { withoutLineEnd } from './files.ts'

/** Bytes of a file that can hold one field: 65,536 characters of UTF-8. */
const fieldBytes = 4 * 65_536

/** A field of a credential's type, a parameter of a connection's kind, or a setting of a key provider. */
type Field = Pick<TypeField, 'name' | 'kind'> & { readonly secret?: boolean; readonly binary?: boolean }

/** A field that a person can be asked for. */
type NamedField = Field & Pick<TypeField, 'label'>

export type SecretInput = Record<string, string | Record<string, string | null>>

/** `FIELD` or `FIELD.NAME`, and what stands after `=`; undefined where there is no `=`. */
interface Assignment {
  readonly field: string
  /** Name inside a field of pairs; undefined for the whole field. */
  readonly name: string | undefined
  readonly value: string | undefined
}

/** Splits at the first `=`, and what is before it at the first dot. */
export function parseAssignment(text: string): Assignment {
  const equals = text.indexOf('=')
  const path = equals === -1 ? text : text.slice(0, equals)
  const dot = path.indexOf('.')
  return {
    field: dot === -1 ? path : path.slice(0, dot),
    name: dot === -1 ? undefined : path.slice(dot + 1),
    value: equals === -1 ? undefined : text.slice(equals + 1),
  }
}

/**
 * Refuses secrets that stand on the command line, before anything else is done.
 * @throws VaultError `secret-on-command-line`
 */
export function refuseWrittenSecrets(secrets: readonly string[]): void {
  for (const { value } of secrets.map(parseAssignment)) {
    if (value !== undefined && value !== '-' && !/^@./s.test(value)) throw new VaultError('secret-on-command-line')
  }
}

/**
 * The fields of `--set`. Pairs are collected by name; a field of several lines or of pairs is read from a file with @FILE.
 * @throws VaultError `field-invalid`, `secret-on-command-line` for a field that is secret, what reading a file reports
 */
export async function readSettings(
  context: Context,
  fields: readonly Field[],
  settings: readonly string[],
): Promise<FieldValues> {
  const issues: FieldIssue[] = []
  const values: Record<string, FieldValue> = {}
  for (const { field: fieldName, name, value } of settings.map(parseAssignment)) {
    const field = findField(fields, fieldName, issues)
    if (field === undefined) continue
    if (field.secret) throw new VaultError('secret-on-command-line')
    if (value === undefined) issues.push({ path: field.name, message: 'Write FIELD=VALUE.' })
    else {
      const text =
        !isOneLine(field) && /^@./s.test(value)
          ? await context.readText(value.slice(1), fieldBytes, `${field.name}: `)
          : value
      assign(values, field, name, text, issues)
    }
  }
  complain(issues)
  return values
}

/**
 * The fields of `--secret`: from files, from standard input, or typed hidden.
 * @throws VaultError `field-invalid`, `terminal-required`, what reading a file reports
 */
export async function readSecrets(
  context: Context,
  type: { readonly fields: readonly NamedField[] },
  secrets: readonly string[],
): Promise<SecretInput> {
  const issues: FieldIssue[] = []
  const values: Record<string, FieldValue> = {}
  for (const { field: fieldName, name, value } of secrets.map(parseAssignment)) {
    const field = findField(type.fields, fieldName, issues)
    if (field === undefined) continue
    if (!field.secret) issues.push({ path: field.name, message: 'This field is not secret. Use --set.' })
    else {
      const text = await readSecret(context, field, name, value)
      if (text === '') issues.push({ path: field.name, message: 'The secret is empty.' })
      else assign(values, field, name, text, issues)
    }
  }
  complain(issues)
  return values
}

/**
 * Asks for the secrets that are still missing, hidden: the required ones, or where none is required and none was given, the
 * first one. With `needsOne` a secret has to come of it.
 * @throws VaultError `terminal-required` where nobody can be asked or the field has more than one line
 */
export async function askMissingSecrets(
  context: Context,
  type: CredentialTypeInfo,
  given: SecretInput,
  needsOne: boolean,
  config: FieldValues,
): Promise<SecretInput> {
  const there = type.fields.filter((field) => field.secret && isThere(field, withDefaults(type, config)))
  const missing = there.filter((field) => field.required && given[field.name] === undefined)
  if (missing.length > 0) return { ...given, ...(await askAll(context, missing)) }
  const [first] = there
  if (first === undefined || Object.keys(given).length > 0 || !(needsOne || context.interactive)) return given
  if (needsOne) return askAll(context, [first])
  const text = isOneLine(first) ? await context.askHidden(`${first.label} (empty for none): `) : ''
  return text === '' ? given : { [first.name]: text }
}

/** Asks for secrets, hidden. @throws VaultError `terminal-required`, `field-invalid` for an empty one */
export async function askAll(context: Context, fields: readonly NamedField[]): Promise<SecretInput> {
  if (!context.interactive || !fields.every(isOneLine)) {
    throw new VaultError('terminal-required', { issues: fields.map(({ name, kind }) => howToGive(name, kind)) })
  }
  const asked: SecretInput = {}
  for (const field of fields) {
    const text = await context.askHidden(`${field.label}: `)
    if (text === '') complain([{ path: field.name, message: 'The secret is empty.' }])
    asked[field.name] = text
  }
  return asked
}

function isOneLine(field: Field): boolean {
  return field.kind !== 'pairs' && field.kind !== 'multiline'
}

function howToGive(name: string, kind: Field['kind']): FieldIssue {
  const other = kind === 'pairs' ? `--secret ${name}.NAME=@FILE` : `--secret ${name}=-`
  return { path: name, message: `Give it with --secret ${name}=@FILE or ${other}.` }
}

/** Required fields that are not secret and neither given nor preset. @throws VaultError `field-invalid` */
export function requireSettings(type: CredentialTypeInfo, values: FieldValues): void {
  const missing = type.fields.filter(
    (field) =>
      !field.secret &&
      field.required &&
      field.default === null &&
      values[field.name] === undefined &&
      isThere(field, withDefaults(type, values)),
  )
  complain(missing.map(({ name }) => ({ path: name, message: `Give it with --set ${name}=VALUE.` })))
}

function withDefaults(type: CredentialTypeInfo, config: FieldValues): FieldValues {
  const defaults = type.fields.flatMap(({ name, default: value }) => (value === null ? [] : [[name, value] as const]))
  return { ...Object.fromEntries(defaults), ...config }
}

/** Presets with what is given laid over them; pairs are merged by name. */
export function overlay(presets: FieldValues, given: FieldValues): FieldValues {
  const merged: Record<string, FieldValue> = { ...presets }
  for (const [name, value] of Object.entries(given)) {
    const preset = presets[name]
    merged[name] = typeof value === 'object' && typeof preset === 'object' ? { ...preset, ...value } : value
  }
  return merged
}

/** The field by its name; an unknown one becomes a complaint that repeats nothing that may be a secret. */
export function findField<F extends Field>(fields: readonly F[], name: string, issues: FieldIssue[]): F | undefined {
  const field = fields.find((each) => each.name === name)
  if (field === undefined) {
    const path = /^[a-z][A-Za-z]{0,30}$/.test(name) ? name : 'fields'
    const known = fields.map((each) => each.name)
    issues.push({
      path,
      message: known.length === 0 ? 'There are no fields here.' : `The fields are: ${known.join(', ')}.`,
    })
  }
  return field
}

/** @throws VaultError `field-invalid` when there is a complaint */
export function complain(issues: readonly FieldIssue[]): void {
  if (issues.length > 0) throw new VaultError('field-invalid', { issues })
}

async function readSecret(
  context: Context,
  field: NamedField,
  name: string | undefined,
  source: string | undefined,
): Promise<string> {
  const question = `${name === undefined ? field.label : `${field.label} ${name}`}: `
  if (source === undefined) {
    if (context.interactive) return context.askHidden(question)
    throw new VaultError('terminal-required', { issues: [howToGive(field.name, field.kind)] })
  }
  const from = source === '-' ? '-' : source.slice(1)
  if (field.binary) return toBase64(await context.readBytes(from, fieldBytes))
  const text = await context.readText(from, fieldBytes, question)
  const keepsLines = field.kind === 'multiline' || (field.kind === 'pairs' && name === undefined)
  return keepsLines ? text : withoutLineEnd(text)
}

/** The bytes of a file as the field holds them; a file that is Base64 already is taken as it is. */
function toBase64(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  return /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) ? text.trim() : bytes.toString('base64')
}

function assign(
  values: Record<string, FieldValue>,
  field: Field,
  name: string | undefined,
  text: string,
  issues: FieldIssue[],
): void {
  const before = values[field.name]
  if (field.kind !== 'pairs') {
    if (name !== undefined)
      issues.push({ path: field.name, message: 'This field holds one text: write it without a dot.' })
    else if (before !== undefined) issues.push({ path: field.name, message: 'Give this field once.' })
    else values[field.name] = text
    return
  }
  if (name === undefined && before === undefined) values[field.name] = text
  else if (name === undefined || typeof before === 'string') {
    issues.push({ path: field.name, message: 'Give the whole field, or its names one by one, not both.' })
  } else if (name === '' || name === '__proto__') issues.push({ path: field.name, message: 'Write FIELD.NAME=VALUE.' })
  else values[field.name] = { ...before, [name]: text }
}

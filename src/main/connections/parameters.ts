import { addressFields, addressParts, fillAddress } from '../../shared/domain/address.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ConnectionKind } from './kind.ts'

/** What has parameters: a kind of connection, or of team server. */
type Declared = Pick<ConnectionKind, 'parameters' | 'check'>

/**
 * Checks the parameters of a connection and completes them with defaults. An empty text counts as left out.
 * @throws VaultError `field-invalid`, with one issue per parameter
 */
export function validateParameters(
  kind: Declared,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return validate(kind, given, 'all')
}

/**
 * Checks the parameters that a system fills in: those that are given, without defaults. An address may have parts that a
 * person fills in later.
 * @throws VaultError `field-invalid`
 */
export function validatePresets(
  kind: ConnectionKind,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const filled = Object.fromEntries(
    addressFields.flatMap((name) => {
      const template = given[name] ?? ''
      const parts = addressParts(template)
      return parts.length === 0
        ? []
        : [[name, fillAddress(template, Object.fromEntries(parts.map((part) => [part, 'part']))) ?? template]]
    }),
  )
  const checked = validate(kind, { ...given, ...filled }, 'given')
  return { ...checked, ...Object.fromEntries(Object.keys(filled).map((name) => [name, given[name]?.trim() ?? ''])) }
}

/** Line breaks, control characters, and what makes a text read in another order than it is written. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u

function validate(
  kind: Declared,
  given: Readonly<Record<string, string>>,
  needed: 'all' | 'given',
): Readonly<Record<string, string>> {
  const issues: FieldIssue[] = []
  const complain = (name: string, message: string) => issues.push({ path: `parameters.${name}`, message })
  for (const name of Object.keys(given))
    if (!kind.parameters.some((field) => field.name === name))
      complain(name.slice(0, 50), 'This kind has no such parameter.')
  const result: Record<string, string> = {}
  for (const field of kind.parameters) {
    const text = given[field.name] ?? ''
    const value = field.kind === 'multiline' ? text : text.trim()
    if (value === '') {
      if (needed === 'given') continue
      if (field.default !== undefined) result[field.name] = field.default
      else if (field.required) complain(field.name, `${field.label} is required.`)
      continue
    }
    const choices = field.choices?.map((choice) => choice.value)
    if (field.kind === 'choice' && !choices?.includes(value))
      complain(field.name, `Choose one of: ${choices?.join(', ')}.`)
    else if (field.kind === 'number' && !/^\d{1,9}$/.test(value)) complain(field.name, 'Write a whole number.')
    else if (field.kind !== 'multiline' && unseen.test(value))
      complain(field.name, 'This is one line. Remove the line breaks and control characters.')
    else {
      const complaint = field.validate?.(value) ?? null
      if (complaint !== null) complain(field.name, complaint)
    }
    result[field.name] = value
  }
  // What concerns several parameters is asked when each of them is right.
  if (issues.length === 0) {
    // What a system leaves open may be filled in by a connection.
    for (const { path, message } of kind.check?.(result) ?? [])
      if (needed === 'all' || result[path] !== undefined) complain(path, message)
  }
  if (issues.length > 0) throw new VaultError('field-invalid', { issues })
  return result
}

import type { Client, RequestOf } from '../../shared/api/contract.ts'
import type { Credential, CredentialTypeInfo, FieldValues, TypeField } from '../../shared/domain/credential.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import type { Context } from '../context.ts'
import { typeInfo } from '../lookup.ts'
import type { Input } from '../spec.ts'
import type { rotateOptions } from '../table/credential.ts'
import {
  askMissingSecrets,
  complain,
  findField,
  overlay,
  parseAssignment,
  readSecrets,
  readSettings,
  type SecretInput,
} from '../values/fields.ts'
import { pasteSource, readPasted } from './paste.ts'

type NewValueOptions = Pick<Input<typeof rotateOptions>['options'], 'paste' | 'set' | 'secret' | 'unset'>

/** What a rotation is begun with: from options, from what was recognised, and asked for on the terminal. */
export async function readNewValue(
  context: Context,
  client: Client,
  current: Credential,
  options: NewValueOptions,
): Promise<Pick<RequestOf<'credentials.rotate'>, 'config' | 'secrets' | 'draftId'>> {
  const source = pasteSource(options.paste)
  const type = await typeInfo(client, current.type)
  const pasted = source === undefined ? null : await readPasted(context, client, source)
  const recognised = pasted?.type === type.id ? pickFields(pasted.config, rotatingNames(type)) : {}
  const config = overlay(recognised, await readSettings(context, type.fields, options.set))
  const removed = removedSecrets(type.fields, options.unset)
  const given = await readSecrets(context, type, options.secret)
  // A renewed certificate comes without a new key.
  const isEnough = type.fields.some((field) => !field.secret && !field.editable && config[field.name] !== undefined)
  const secrets =
    isEnough || pasted !== null || options.secret.length + options.unset.length > 0
      ? mergeRemoved(given, removed)
      : await askMissingSecrets(context, type, given, true, { ...current.config, ...config })
  return { config, secrets, draftId: pasted?.draftId ?? null }
}

export function pickFields(values: FieldValues, names: readonly string[]): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}

function rotatingNames(type: CredentialTypeInfo): string[] {
  return type.fields.filter(({ rotates, secret }) => rotates && !secret).map(({ name }) => name)
}

/** What a rotation takes away: one of several secrets, or a secret that isn't required. */
type Removed = Record<string, null | Record<string, null>>

function removedSecrets(fields: readonly TypeField[], unset: readonly string[]): Removed {
  const issues: FieldIssue[] = []
  const removed: Removed = {}
  for (const { field: fieldName, name } of unset.map(parseAssignment)) {
    const field = findField(fields, fieldName, issues)
    if (field === undefined) continue
    if (field.kind !== 'pairs' && field.secret && !field.required && name === undefined) removed[field.name] = null
    else if (field.kind !== 'pairs' || name === undefined)
      issues.push({ path: field.name, message: 'Name a secret that is not required, or FIELD.NAME of one of several.' })
    else removed[field.name] = { ...removed[field.name], [name]: null }
  }
  complain(issues)
  return removed
}

function mergeRemoved(given: SecretInput, removed: Removed): Record<string, SecretInput[string] | null> {
  const merged: Record<string, SecretInput[string] | null> = { ...given }
  for (const [field, names] of Object.entries(removed)) {
    const before = merged[field]
    merged[field] = typeof before === 'object' ? { ...names, ...before } : (before ?? names)
  }
  return merged
}

import type { FieldValue } from '../../shared/domain/credential.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { isThere } from '../../shared/field-condition.ts'
import type { SecretInput } from './fields.ts'
import { type CredentialType, findField } from './type.ts'

/** Input sorted by field and normalised. Null removes a field. */
export interface GivenFields {
  readonly config: Readonly<Record<string, FieldValue | null>>
  readonly secrets: SecretInput
}

/** Gives fields of choices what stands without a choice: first those that others depend on, then those that are there. */
export function fillDefaults(type: CredentialType, config: Record<string, FieldValue>): void {
  for (const when of [false, true]) {
    for (const field of type.fields) {
      if (field.kind === 'pairs' || field.secret || (field.when !== undefined) !== when) continue
      if (field.default !== undefined && isThere(field, config)) config[field.name] ??= field.default
    }
  }
}

/** Takes out what the choices of other fields leave no room for: it would be kept unseen. */
export function dropInapplicable(
  type: CredentialType,
  given: GivenFields,
  config: Record<string, FieldValue>,
  secrets: Record<string, FieldValue>,
  issues: FieldIssue[],
): void {
  for (const field of type.fields) {
    if (isThere(field, config)) continue
    if ((given.config[field.name] ?? given.secrets[field.name] ?? null) !== null) {
      const decides = field.when && findField(type, field.when.field)
      issues.push({
        path: field.name,
        message: `This does not go with what is chosen as ${decides?.label ?? 'its kind'}.`,
      })
    }
    delete config[field.name]
    delete secrets[field.name]
  }
}

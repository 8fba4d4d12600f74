import type { ErrorBody, FieldIssue } from '../../../shared/errors.ts'

/**
 * Complaints by field. A field of the metadata goes by its name (`tags`), a field of the type by `field.` and its name
 * (`field.variables`).
 */
export interface FormErrors {
  readonly byField: Readonly<Record<string, string>>
  /** Paths of the issues that have found their field; the others belong into a notice above the form. */
  readonly shown: readonly string[]
  /** What a notice above the form has still to say; null when a field says all of it. */
  readonly notice: ErrorBody | null
}

export const noFormErrors: FormErrors = { byField: {}, shown: [], notice: null }

/** Failures without issues that are about one field. */
const aboutField: Partial<Record<ErrorBody['code'], string>> = {
  'name-taken': 'name',
  'kind-mismatch': 'credentialId',
}

/**
 * Finds the field of each complaint. The core writes paths as `metadata.name`, `config.prefix`, `secrets.key`, and also as
 * `name`, `key` or `variables.DATABASE_URL`; `typeFields` tells them apart.
 */
export function toFormErrors(
  error: ErrorBody | null,
  metadataFields: readonly string[],
  typeFields: readonly string[],
): FormErrors {
  if (error === null) return noFormErrors
  const found = (error.issues ?? []).flatMap((issue) => {
    const key = fieldOf(issue, metadataFields, typeFields)
    return key === null ? [] : [{ key, issue }]
  })
  const byField: Record<string, string> = {}
  for (const { key, issue } of found) {
    const text = entryOf(issue, key) + issue.message
    byField[key] = byField[key] === undefined ? text : `${byField[key]} ${text}`
  }
  const field = aboutField[error.code]
  const isSaid = field !== undefined && metadataFields.includes(field)
  if (isSaid) byField[field] ??= `${error.message} ${error.remedy}`
  return { byField, shown: found.map(({ issue }) => issue.path), notice: isSaid ? null : error }
}

function fieldOf(
  { path }: FieldIssue,
  metadataFields: readonly string[],
  typeFields: readonly string[],
): string | null {
  const [head = '', next = ''] = path.split('.')
  if (head === 'metadata' || head === 'input') return metadataFields.includes(next) ? next : null
  // A type may have a field that is called `fields` or `secrets`.
  if ((head === 'config' || head === 'secrets' || head === 'parameters') && typeFields.includes(next))
    return `field.${next}`
  if (typeFields.includes(head)) return `field.${head}`
  return metadataFields.includes(head) ? head : null
}

/** The name inside a field that holds pairs, as the beginning of a sentence. */
function entryOf({ path }: FieldIssue, key: string): string {
  const field = key.replace(/^field\./, '')
  const rest = path.slice(path.indexOf(field) + field.length + 1)
  return key.startsWith('field.') && rest !== '' ? `${rest}: ` : ''
}

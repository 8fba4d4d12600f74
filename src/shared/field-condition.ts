import type { FieldValues } from './domain/credential.ts'

/** Whether a field is there, with the settings that the others have: its condition names a field of choices. */
export function isThere(
  field: { readonly when?: { readonly field: string; readonly values: readonly string[] } | null | undefined },
  config: Readonly<FieldValues>,
): boolean {
  const chosen = field.when && config[field.when.field]
  return !field.when || (typeof chosen === 'string' && field.when.values.includes(chosen))
}

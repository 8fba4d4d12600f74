import type { KeyProviderInfo, ProviderFieldInfo } from '../../shared/domain/key-provider.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { applicableFields, heldBy } from '../../shared/provider-fields.ts'

/** What has been typed into the fields that aren't secret, by name. Secrets stay in their fields. */
export type ProviderDraft = Readonly<Record<string, string>>

/** How a service is reached, which is rarely said. */
const networkNames: ReadonlySet<string> = new Set(['endpoint', 'caFile', 'proxy'])

export interface PlacedFields {
  readonly main: readonly ProviderFieldInfo[]
  readonly network: readonly ProviderFieldInfo[]
}

/** Fields in sight, and those behind "Network". */
export function placeFields(info: KeyProviderInfo, draft: ProviderDraft): PlacedFields {
  const fields = applicableFields(info, draft)
  const isNetwork = ({ name }: ProviderFieldInfo) => networkNames.has(name)
  return { main: fields.filter((field) => !isNetwork(field)), network: fields.filter(isNetwork) }
}

/** What is sent: nothing secret, nothing that the environment decides, nothing that is empty. */
export function settingsOf(info: KeyProviderInfo, draft: ProviderDraft): Record<string, string> {
  const settings: Record<string, string> = {}
  for (const field of applicableFields(info, draft)) {
    const value = heldBy(field, draft).trim()
    if (!field.secret && !field.decided && value !== '') settings[field.name] = value
  }
  return settings
}

/** Complaints that need no core. `hasSecret` tells whether a secret field is filled. */
export function missingFields(
  info: KeyProviderInfo,
  draft: ProviderDraft,
  hasSecret: (name: string) => boolean,
): FieldIssue[] {
  const isMissing = (field: ProviderFieldInfo) =>
    field.required && !field.decided && (field.secret ? !hasSecret(field.name) : heldBy(field, draft).trim() === '')
  return applicableFields(info, draft)
    .filter(isMissing)
    .map((field) => ({ path: pathOf(field), message: `${field.label} is needed.` }))
}

/** The path under which the core complains about a field. */
export function pathOf({ name, secret }: ProviderFieldInfo): string {
  return `${secret ? 'secrets' : 'settings'}.${name}`
}

/** How a value reads: the label of a choice, or the text itself. */
export function readable(field: ProviderFieldInfo, value: string): string {
  return field.choices.find((choice) => choice.value === value)?.label ?? value
}

/** The complaints that the fields in sight show themselves. */
export function shownPaths(info: KeyProviderInfo, draft: ProviderDraft): readonly string[] {
  return applicableFields(info, draft).map(pathOf)
}

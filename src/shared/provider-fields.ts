import type { KeyProviderInfo, ProviderFieldInfo } from './domain/key-provider.ts'

type Values = Readonly<Record<string, string>>

/** What holds for a field: what the environment decides, otherwise what is given, otherwise the default; '' for none. */
export function heldBy(field: ProviderFieldInfo, given: Values): string {
  if (field.decided) return field.value ?? ''
  return given[field.name] ?? field.default ?? ''
}

/** The fields that belong to the choices made. A field stands after the one that it depends on. */
export function applicableFields({ fields }: KeyProviderInfo, given: Values): readonly ProviderFieldInfo[] {
  const values = new Map<string, string>()
  return fields.filter((field) => {
    const applies = field.when === null || field.when.values.includes(values.get(field.when.field) ?? '')
    if (applies) values.set(field.name, heldBy(field, given))
    return applies
  })
}

/** What tells a slot's key from others: the values of the fields that its provider can't do without. */
export function keyIdentity(settings: Values, info: KeyProviderInfo | undefined): readonly string[] {
  const naming = (info?.fields ?? []).filter(
    (field) => field.required && !field.secret && field.kind === 'text' && field.when === null,
  )
  return naming.flatMap(({ name }) => settings[name] ?? [])
}

import type { KeyProviderInfo, ProviderFieldInfo } from '../../shared/domain/key-provider.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { VaultError } from '../../shared/errors.ts'
import type { KeyEnvironment } from './environment.ts'
import type { ProviderDefinition, ProviderField, ProviderSettings, SlotParams } from './provider.ts'

type Given = Readonly<Record<string, string>>

/** What the environment says about a field; empty for nothing. */
export function decidedValue({ variable }: ProviderField, { env }: KeyEnvironment): string {
  return variable === undefined ? '' : (env[variable]?.trim() ?? '')
}

/**
 * Settings of a new slot: for each field what the environment decides, otherwise what is given, otherwise the default. With
 * `sameKey` what the wrapped key belongs to is given, whatever the environment says of new slots.
 * Fields that don't belong to the choices made are left out.
 * @throws VaultError `invalid-request` with one issue per field, under `settings.NAME` and `secrets.NAME`
 */
export function settingsOfNew(
  definition: ProviderDefinition,
  given: { readonly settings: Given; readonly secrets: Given; readonly sameKey?: boolean },
  environment: KeyEnvironment,
): ProviderSettings {
  const fields = definition.fields ?? []
  const decided = (field: ProviderField) => (given.sameKey && field.pinned ? '' : decidedValue(field, environment))
  const issues: FieldIssue[] = unknownNames(fields, given)
  const settings: Record<string, string> = {}
  for (const field of fields) {
    if (!applies(field, settings)) continue
    const place = field.secret ? 'secrets' : 'settings'
    const value = decided(field) || (given[place][field.name] ?? '').trim() || (field.default ?? '')
    const complaint = value === '' ? missing(field) : complaintAbout(field, value)
    if (complaint !== null) issues.push({ path: `${place}.${field.name}`, message: complaint })
    if (value !== '' && !field.secret) settings[field.name] = value
  }
  if (issues.length > 0) throw new VaultError('invalid-request', { issues })
  return settings
}

/** What a slot notes, in one order and with its types, to be told apart from any other. */
export function notedInOrder(params: SlotParams): string[] {
  return Object.keys(params)
    .sort()
    .flatMap((name) => [name, typeof params[name], String(params[name])])
}

/**
 * Settings of a slot that stands: the environment wins, save over what the wrapped key belongs to. Where its choice is another than
 * the slot's, what goes with that choice has its default, as in a new slot.
 */
export function settingsOfSlot(
  definition: ProviderDefinition,
  params: SlotParams,
  environment: KeyEnvironment,
): ProviderSettings {
  const settings: Record<string, string> = {}
  for (const field of definition.fields ?? []) {
    if (field.secret) continue
    const noted = params[field.name]
    const own = typeof noted === 'string' ? noted : ''
    const fallback = field.when !== undefined && applies(field, settings) ? (field.default ?? '') : ''
    const value = (field.pinned ? '' : decidedValue(field, environment)) || own || fallback
    if (value !== '') settings[field.name] = value
  }
  return settings
}

/**
 * Holds the settings of a slot that stands to what a form accepts: they come from a file that isn't proven yet, and from the
 * environment, which may have changed since.
 * @throws VaultError `key-misconfigured` with the name of the setting and its variable
 */
export function requireSound(fields: readonly ProviderField[], settings: ProviderSettings): void {
  for (const field of fields) {
    if (field.secret || !applies(field, settings)) continue
    const value = settings[field.name] ?? ''
    const isNeeded = field.required === true || field.default !== undefined
    if (value === '' ? isNeeded : complaintAbout(field, value) !== null)
      throw new VaultError('key-misconfigured', { subjects: [nameOf(field)] })
  }
}

/** What people look for: the setting, and the variable that may hold it. */
function nameOf({ label, variable }: ProviderField): string {
  return variable === undefined ? label : `${label} (${variable})`
}

/** The provider without its code, with what the environment decides. */
export function providerInfo(
  definition: ProviderDefinition & { readonly id: KeyProviderInfo['id'] },
  environment: KeyEnvironment,
): KeyProviderInfo {
  const { id, title = id, summary = ['', ''], fields = [] } = definition
  return { id, title, summary: [...summary], fields: fields.map((field) => fieldInfo(field, environment)) }
}

function fieldInfo(field: ProviderField, environment: KeyEnvironment): ProviderFieldInfo {
  const decided = decidedValue(field, environment)
  return {
    name: field.name,
    label: field.label,
    kind: field.choices === undefined ? 'text' : 'choice',
    secret: field.secret ?? false,
    required: field.required ?? false,
    default: field.default ?? null,
    choices: (field.choices ?? []).map((choice) => ({ ...choice })),
    placeholder: field.placeholder ?? '',
    help: field.help ?? '',
    when: field.when === undefined ? null : { field: field.when.field, values: [...field.when.values] },
    variable: field.variable ?? '',
    decided: decided !== '',
    value: decided === '' || field.secret ? null : decided,
  }
}

/** Whether a field belongs to the choices made; a field stands after the one that it depends on. */
export function applies({ when }: ProviderField, settings: ProviderSettings): boolean {
  return when === undefined || when.values.includes(settings[when.field] ?? '')
}

function missing({ required, variable }: ProviderField): string | null {
  if (!required) return null
  return variable === undefined ? 'This is needed.' : `This is needed. ${variable} can give it as well.`
}

function complaintAbout({ choices, validate }: ProviderField, value: string): string | null {
  if (choices !== undefined && !choices.some((choice) => choice.value === value))
    return `Use one of: ${choices.map((choice) => choice.value).join(', ')}.`
  return validate?.(value) ?? null
}

function unknownNames(
  fields: readonly ProviderField[],
  given: { readonly settings: Given; readonly secrets: Given },
): FieldIssue[] {
  const known = (secret: boolean) =>
    fields.filter((field) => (field.secret ?? false) === secret).map(({ name }) => name)
  const stray = (names: readonly string[], place: 'settings' | 'secrets') =>
    Object.keys(given[place])
      .filter((name) => !names.includes(name))
      .map(() => ({ path: place, message: names.length === 0 ? 'There are none.' : `There are: ${names.join(', ')}.` }))
  return [...stray(known(false), 'settings'), ...stray(known(true), 'secrets')]
}

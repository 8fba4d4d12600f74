import { addressFields, addressParts, isPreset, presetParameters } from '../../shared/domain/address.ts'
import type { Connection, ConnectionInput, ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { System } from '../../shared/domain/system.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { isSame } from '../credentials/form/draft.ts'

export type ParameterInfo = ConnectionKindInfo['parameters'][number]

export function newConnection(kind: ConnectionKindInfo, preset: Partial<ConnectionInput> = {}): ConnectionInput {
  return {
    name: '',
    systemId: null,
    environment: '',
    credentialId: null,
    viaId: null,
    purpose: '',
    ...preset,
    kind: kind.id,
    parameters: { ...defaultsOf(kind), ...preset.parameters },
  }
}

export function inputOf(connection: Connection): ConnectionInput {
  const { name, kind, systemId, environment, credentialId, viaId, parameters, purpose } = connection
  return { name, kind, systemId, environment, credentialId, viaId, parameters, purpose }
}

function defaultsOf(kind: ConnectionKindInfo): Record<string, string> {
  return Object.fromEntries(
    kind.parameters.flatMap(({ name, default: value }) => (value === null ? [] : [[name, value]])),
  )
}

/** The connection with another kind: parameters of the same name keep their value, and a default follows the kind. */
export function withKind(
  input: ConnectionInput,
  kind: ConnectionKindInfo,
  before: ConnectionKindInfo | null,
): ConnectionInput {
  const known = new Set(kind.parameters.map((field) => field.name))
  const old = before === null ? {} : defaultsOf(before)
  const kept = Object.entries(input.parameters).filter(
    ([name, value]) => known.has(name) && value !== '' && value !== old[name],
  )
  return { ...input, kind: kind.id, parameters: { ...defaultsOf(kind), ...Object.fromEntries(kept) } }
}

/**
 * The connection for a system: its kind, and its preset parameters in the place of those that nobody has touched, that is
 * those that are empty, a default, or the preset of the system chosen before.
 */
export function withSystem(
  input: ConnectionInput,
  system: System | null,
  before: System | null,
  kinds: readonly ConnectionKindInfo[],
): ConnectionInput {
  const oldKind = kinds.find((kind) => kind.id === input.kind) ?? null
  const kind = kinds.find(({ id }) => id === system?.kind) ?? oldKind
  const old = oldKind === null ? {} : defaultsOf(oldKind)
  const touched = Object.entries(input.parameters).filter(
    ([name, value]) => value !== '' && value !== old[name] && !(before && isPreset(before, name, value)),
  )
  const bare = { ...input, systemId: system?.id ?? null, parameters: Object.fromEntries(touched) }
  if (kind === null) return bare
  const whole = withKind(bare, kind, oldKind)
  return {
    ...whole,
    parameters: { ...defaultsOf(kind), ...(system && presetParameters(system)), ...Object.fromEntries(touched) },
  }
}

/** How many parameters of a kind are always in sight, beside those that are needed or set. */
const always = 4

/** Parameters in sight, and those behind "More settings". Where something is set, missing or complained about, it is in sight. */
export function splitParameters(
  kind: ConnectionKindInfo,
  given: Readonly<Record<string, string>>,
  complained: (name: string) => boolean = () => false,
): { main: ParameterInfo[]; more: ParameterInfo[] } {
  const isMain = (field: ParameterInfo, index: number) => {
    const value = given[field.name] ?? ''
    const set = value !== '' && value !== field.default
    return index < always || (field.required && field.default === null) || set || complained(field.name)
  }
  return {
    main: kind.parameters.filter(isMain),
    more: kind.parameters.filter((field, index) => !isMain(field, index)),
  }
}

/**
 * What a form shows: the names of the parameters in sight, and whether a system has filled in all that is needed, so that
 * its settings can be folded away. Of its address parts may be missing: these stay in sight.
 */
export function placeParameters(
  kind: ConnectionKindInfo,
  input: ConnectionInput,
  system: System | null,
): { shown: ReadonlySet<string>; isPreset: boolean } {
  const needed = kind.parameters.filter((field) => field.required && field.default === null)
  const isFilled = (name: string) => (input.parameters[name] ?? '') !== '' || templateOf(system, kind, name) !== null
  const isPreset = system !== null && needed.every(({ name }) => system.parameters[name] && isFilled(name))
  return { shown: new Set(splitParameters(kind, input.parameters).main.map((field) => field.name)), isPreset }
}

/** The address of a system with parts to fill in, which this parameter holds; null when it holds none. */
export function templateOf(system: System | null, kind: ConnectionKindInfo, name: string): string | null {
  if (system?.kind !== kind.id || !addressFields.some((field) => field === name)) return null
  const preset = system.parameters[name] ?? ''
  return addressParts(preset).length > 0 ? preset : null
}

/** The first settings of a connection in a few words, for where they are folded away. */
export function describePreset(kind: ConnectionKindInfo, input: ConnectionInput): string {
  const texts = kind.parameters
    .filter((field) => field.kind === 'text')
    .flatMap(({ name }) => input.parameters[name] || [])
    .slice(0, 2)
  return [kind.label, ...texts].join(' · ')
}

/** Complaints that need no core. */
export function checkConnection(kind: ConnectionKindInfo, input: ConnectionInput): FieldIssue[] {
  const missing = kind.parameters.filter(
    ({ name, required }) => required && (input.parameters[name] ?? '').trim() === '',
  )
  return [
    ...(input.name.trim() === '' ? [{ path: 'name', message: 'Give it a name.' }] : []),
    ...missing
      .filter((field) => field.default === null)
      .map(({ name, label }) => ({ path: `parameters.${name}`, message: `${label} is required.` })),
  ]
}

/** Only what the kind knows, without empty texts. */
export function toInput(kind: ConnectionKindInfo, input: ConnectionInput): ConnectionInput {
  const known = new Set(kind.parameters.map((field) => field.name))
  const parameters = Object.entries(input.parameters).filter(([name, value]) => known.has(name) && value !== '')
  return { ...input, name: input.name.trim(), parameters: Object.fromEntries(parameters) }
}

export function changesOf(connection: Connection, input: ConnectionInput): Partial<ConnectionInput> {
  const before = inputOf(connection)
  const changed = Object.entries(input).filter(([name, value]) => !isSame(value, before[name as keyof ConnectionInput]))
  return Object.fromEntries(changed) as Partial<ConnectionInput>
}

import type { KeyProviderInfo, ProviderFieldInfo } from '../../shared/domain/key-provider.ts'
import type { KeySlot } from '../../shared/domain/vault.ts'
import { describeError, remedyOf } from '../../shared/errors.ts'
import { readable } from './provider-form.ts'

/** Said in the place of a secret that a variable holds. */
export const takenFromEnvironment = 'Taken from the environment'

/** One setting of a slot, as people read it. */
export interface SlotFact {
  readonly name: string
  readonly label: string
  readonly value: string
  /** Machine text, rather than the label of a choice. */
  readonly isCode: boolean
  /** The environment variable that decides it; empty for none. */
  readonly variable: string
}

/**
 * The settings of a slot, in the order of its provider's declaration. The first ones say which key it is. A secret is no setting, but
 * that the environment gives it is told: it wins over the one in the keychain. Without the declaration, which another version may have,
 * the settings stand as they are.
 */
export function slotFacts(slot: Pick<KeySlot, 'settings'>, info: KeyProviderInfo | undefined): readonly SlotFact[] {
  const known = (info?.fields ?? []).flatMap((field) => {
    if (field.secret) return field.decided && goesWith(field, slot.settings) ? [secretFact(field)] : []
    const value = slot.settings[field.name]
    return value === undefined ? [] : [factOf(field, value)]
  })
  const names = new Set(known.map(({ name }) => name))
  const unknown = Object.entries(slot.settings)
    .filter(([name]) => !names.has(name))
    .map(([name, value]) => ({ name, label: name, value, isCode: true, variable: '' }))
  return [...known, ...unknown]
}

function factOf(field: ProviderFieldInfo, value: string): SlotFact {
  // A variable that was changed since doesn't decide what the wrapped key belongs to.
  const decides = field.decided && field.value === value
  return {
    name: field.name,
    label: field.label,
    value: readable(field, value),
    isCode: field.kind === 'text',
    variable: decides ? field.variable : '',
  }
}

/** Whether a field belongs to the choices that the slot has made. */
function goesWith({ when }: ProviderFieldInfo, settings: KeySlot['settings']): boolean {
  return when === null || when.values.includes(settings[when.field] ?? '')
}

function secretFact({ name, label, variable }: ProviderFieldInfo): SlotFact {
  return { name, label, value: takenFromEnvironment, isCode: false, variable }
}

export type Health = 'failing' | 'working' | 'unused'

/** How a slot does: by the last time that it opened the vault, or failed to. */
export function healthOf({ lastFailedAt, lastUsedAt }: Pick<KeySlot, 'lastFailedAt' | 'lastUsedAt'>): Health {
  if (lastFailedAt !== null) return 'failing'
  return lastUsedAt === null ? 'unused' : 'working'
}

/** Why a slot failed and what to do; a remedy that names a profile names the slot's own. Null while it works. */
export function failureOf({ lastFailure, settings }: Pick<KeySlot, 'lastFailure' | 'settings'>) {
  if (lastFailure === null) return null
  const { message, remedy } = describeError(lastFailure)
  return { message, remedy: remedyOf({ remedy, ...(settings.profile && { subjects: [settings.profile] }) }) }
}

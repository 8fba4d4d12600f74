import type { FieldValue } from '../../shared/domain/credential.ts'

interface Declared {
  readonly name: string
  readonly label: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

/** A preset value as it is shown. */
export interface PresetFact {
  readonly label: string
  readonly value: string
  /** One of the words that Keyward offers, and not a text for machines. */
  readonly isChoice: boolean
}

/** Preset values in words, in the order of their declaration; a value that nothing declares any more comes last. */
export function presetFacts(
  fields: readonly Declared[],
  values: Readonly<Record<string, FieldValue>>,
): readonly PresetFact[] {
  const known = fields.flatMap(({ name, label, choices }) => {
    const value = values[name]
    if (value === undefined || value === '') return []
    const choice = choices.find((one) => one.value === value)
    return [{ label, value: choice?.label ?? textOf(value), isChoice: choice !== undefined }]
  })
  const unknown = Object.entries(values).filter(([name]) => !fields.some((field) => field.name === name))
  return [...known, ...unknown.map(([label, value]) => ({ label, value: textOf(value), isChoice: false }))]
}

function textOf(value: FieldValue): string {
  if (typeof value === 'string') return value
  return Object.entries(value)
    .map(([name, text]) => `${name}: ${text}`)
    .join('\n')
}

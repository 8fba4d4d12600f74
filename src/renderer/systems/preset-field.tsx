import type { ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { FieldValue, TypeField } from '../../shared/domain/credential.ts'
import { PlainField } from '../credentials/form/plain-field.tsx'
import { Select } from '../ui/select.tsx'

interface PresetFieldProps {
  readonly field: TypeField | ConnectionKindInfo['parameters'][number]
  readonly value: FieldValue | undefined
  readonly onChange: (value: FieldValue) => void
  readonly error: string | undefined
}

/** No choice's value begins with a space: the core trims them. */
const nothing = ' nothing'

/** A field of a declaration as a preset: everything may be left open, also what a connection needs in the end. */
export function PresetField({ field, value, onChange, error }: PresetFieldProps) {
  const { label, help, choices } = field
  const common = { label, error, optional: false, ...(help !== '' && { help }) }
  if (field.kind !== 'choice') return <PlainField field={field} common={common} value={value} onChange={onChange} />
  const standard = choices.find((choice) => choice.value === field.default)
  return (
    <Select
      {...common}
      choices={[
        { value: nothing, label: standard ? `Standard: ${lowerFirst(standard.label)}` : 'Left open' },
        ...choices.filter((choice) => choice !== standard || value === choice.value),
      ]}
      value={typeof value === 'string' && value !== '' ? value : nothing}
      onChange={(chosen) => onChange(chosen === nothing ? '' : chosen)}
    />
  )
}

/** `Header` becomes `header`; `GET` and `TLS off` stay. */
function lowerFirst(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}

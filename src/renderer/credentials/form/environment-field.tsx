import { useResource } from '../../state/resource.ts'
import { ComboBox } from '../../ui/combo-box.tsx'
import { facets } from '../catalog.ts'
import { environments } from '../environment.tsx'

interface EnvironmentFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
  readonly autoFocus?: boolean
  readonly isRequired?: boolean
  readonly placeholder?: string
}

/** Development, staging, production, one that occurs already, or a person's own. */
export function EnvironmentField({
  value,
  onChange,
  error,
  autoFocus = false,
  isRequired = false,
  placeholder = isRequired ? 'Which one?' : 'production',
}: EnvironmentFieldProps) {
  const used = useResource(facets).value?.environment ?? []
  const names = [...new Set([...environments, ...used.map((facet) => facet.value)])]
  return (
    <ComboBox
      label="Environment"
      allowsCustomValue
      choices={names.map((name) => ({ value: name, label: name }))}
      inputValue={value}
      onInputChange={onChange}
      placeholder={placeholder}
      error={error}
      autoFocus={autoFocus}
      isRequired={isRequired}
    />
  )
}

interface SuggestedFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Which values of the vault are offered. */
  readonly facet: 'owner' | 'team'
  readonly placeholder?: string
  readonly error?: string | undefined
}

/** A text of one's own with the ones that occur already. */
export function SuggestedField({ label, value, onChange, facet, placeholder, error }: SuggestedFieldProps) {
  const used = useResource(facets).value?.[facet] ?? []
  return (
    <ComboBox
      label={label}
      allowsCustomValue
      choices={used.map((one) => ({ value: one.value, label: one.label }))}
      inputValue={value}
      onInputChange={onChange}
      {...(placeholder !== undefined && { placeholder })}
      error={error}
    />
  )
}

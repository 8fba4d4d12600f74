import type { LucideIcon } from 'lucide-react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import './field.css'

interface SegmentedControlProps<Value extends string> {
  readonly label: string
  readonly segments: readonly { readonly value: Value; readonly label: string; readonly icon?: LucideIcon }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** Two to five views or settings, of which one holds. */
export function SegmentedControl<Value extends string>({
  label,
  segments,
  value,
  onChange,
}: SegmentedControlProps<Value>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="kw-segments"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys
        if (key !== undefined) onChange(key as Value)
      }}
    >
      {segments.map(({ value: segment, label: text, icon: Icon }) => (
        <ToggleButton key={segment} id={segment} className="kw-segment">
          {Icon && <Icon aria-hidden size={15} />}
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

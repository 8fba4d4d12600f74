import { NumberField } from '../ui/number-field.tsx'

interface NumberSettingProps {
  readonly label: string
  readonly unit: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly onChange: (value: number) => void
}

/** A number of a setting. An emptied field keeps the old number. */
export function NumberSetting({ label, unit, value, min, max, step = 1, onChange }: NumberSettingProps) {
  return (
    <NumberField
      label={label}
      hideLabel
      unit={unit}
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      onChange={(next) => !Number.isNaN(next) && next !== value && onChange(next)}
    />
  )
}

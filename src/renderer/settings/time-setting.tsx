import { Select } from '../ui/select.tsx'

interface TimeSettingProps {
  readonly label: string
  /** `22:00` */
  readonly value: string
  readonly onChange: (value: string) => void
}

const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

/** A time of day, in whole hours; another one that the command has set stays among the choices. */
export function TimeSetting({ label, value, onChange }: TimeSettingProps) {
  const times = [...new Set([...hours, value])].sort()
  return (
    <Select
      label={label}
      hideLabel
      choices={times.map((time) => ({ value: time, label: time }))}
      value={value}
      onChange={onChange}
    />
  )
}

import { useEffect, useState } from 'react'
import { TextField } from '../ui/text-field.tsx'

interface OwnerSettingProps {
  readonly value: string
  /** Used while nothing is written. */
  readonly fallback: string
  readonly onChange: (value: string) => void
}

/** The owner's name, stored when the field is left. */
export function OwnerSetting({ value, fallback, onChange }: OwnerSettingProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const store = () => {
    const next = typed.trim()
    if (next !== value) onChange(next)
  }
  return (
    <TextField
      label="Your name"
      hideLabel
      value={typed}
      onChange={setTyped}
      onBlur={store}
      maxLength={500}
      placeholder={fallback}
      onKeyDown={(event) => event.key === 'Enter' && store()}
    />
  )
}

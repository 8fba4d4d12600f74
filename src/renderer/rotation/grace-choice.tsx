import { useState } from 'react'
import { NumberField } from '../ui/number-field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { graceChoices } from './words.ts'

interface GraceChoiceProps {
  readonly hours: number
  readonly onChange: (hours: number) => void
}

/** How long both values are kept after the switch. */
export function GraceChoice({ hours, onChange }: GraceChoiceProps) {
  const [isOwn, setOwn] = useState(() => !graceChoices.some(({ value }) => value === String(hours)))
  return (
    <div className="kw-rotation-grace">
      <div>
        <span className="kw-label">Keep the old value for</span>
        <SegmentedControl
          label="Keep the old value for"
          segments={graceChoices}
          value={isOwn ? 'own' : String(hours)}
          onChange={(value) => {
            setOwn(value === 'own')
            if (value !== 'own') onChange(Number(value))
          }}
        />
      </div>
      {isOwn && (
        <NumberField
          label="Days"
          unit="days"
          minValue={0}
          maxValue={365}
          value={Math.round(hours / 24)}
          onChange={(days) => onChange(Number.isNaN(days) ? 0 : days * 24)}
        />
      )}
    </div>
  )
}

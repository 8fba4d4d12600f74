import { ProgressBar as AriaProgressBar, Label } from 'react-aria-components'
import './progress.css'

interface ProgressBarProps {
  readonly label: string
  /** Undefined while the amount of work isn't known. */
  readonly done?: number
  readonly total?: number
  /** Shown at the right: `12 of 40`. */
  readonly detail?: string
}

/** Progress of long work, with words. */
export function ProgressBar({ label, done, total, detail }: ProgressBarProps) {
  const known = done !== undefined && total !== undefined && total > 0
  return (
    <AriaProgressBar
      className="kw-progress"
      isIndeterminate={!known}
      minValue={0}
      maxValue={total ?? 100}
      value={done ?? 0}
      {...(detail !== undefined && { valueLabel: detail })}
    >
      {({ percentage, valueText }) => (
        <>
          <div className="kw-progress-head">
            <Label>{label}</Label>
            <span className="kw-numbers kw-muted">{known ? valueText : detail}</span>
          </div>
          <div className="kw-progress-track">
            <div
              className="kw-progress-fill"
              style={known ? { width: `${percentage}%` } : {}}
              data-unknown={!known || undefined}
            />
          </div>
        </>
      )}
    </AriaProgressBar>
  )
}

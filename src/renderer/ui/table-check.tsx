import { useEffect, useRef } from 'react'

interface TableCheckProps {
  readonly label: string
  readonly checked: boolean
  readonly isIndeterminate?: boolean
  /** Told whether Shift was held: a range. */
  readonly onChange: (range: boolean) => void
}

/** The check box of a row or of the head. The keyboard selects with Space on the row, so it takes no stop of the Tab key. */
export function TableCheck({ label, checked, isIndeterminate = false, onChange }: TableCheckProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.indeterminate = isIndeterminate
  }, [isIndeterminate])
  return (
    <label className="kw-table-check">
      <input
        ref={input}
        type="checkbox"
        tabIndex={-1}
        aria-label={label}
        checked={checked}
        onChange={(event) => onChange((event.nativeEvent as unknown as MouseEvent).shiftKey === true)}
      />
    </label>
  )
}

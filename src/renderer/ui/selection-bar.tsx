import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'
import './facet-filter.css'

interface SelectionBarProps {
  readonly count: number
  /** A way to select more than what is loaded. */
  readonly more?: ReactNode
  readonly children: ReactNode
  readonly onClear: () => void
}

/** What can be done with the selected rows. It takes its place below the list, so that nothing is covered. */
export function SelectionBar({ count, more, children, onClear }: SelectionBarProps) {
  if (count === 0) return null
  return (
    <div className="kw-selection" role="toolbar" aria-label="Selected rows">
      <span className="kw-selection-count">
        {count.toLocaleString('en')} selected {more}
      </span>
      {children}
      <IconButton icon={X} label="Clear the selection" keys="escape" onPress={onClear} />
    </div>
  )
}

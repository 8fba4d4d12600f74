import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import './layout.css'

interface SplitViewProps {
  readonly list: ReactNode
  /** Null while nothing is opened. */
  readonly detail: ReactNode | null
  /** Shown at the right while nothing is opened; without it the list takes the whole width. */
  readonly placeholder?: ReactNode
  readonly detailLabel: string
  readonly backLabel: string
  readonly onBack: () => void
}

/** A list at the left and the opened item at the right. Where there is no room for both, one of them with a way back. */
export function SplitView({ list, detail, placeholder, detailLabel, backLabel, onBack }: SplitViewProps) {
  const open = detail !== null
  return (
    <div className="kw-split-frame">
      <div
        className="kw-split"
        data-open={open || undefined}
        data-single={(!open && placeholder === undefined) || undefined}
      >
        <div className="kw-split-list">{list}</div>
        {open && (
          <section className="kw-split-detail" aria-label={detailLabel}>
            <div className="kw-split-back">
              <Button variant="quiet" size="small" icon={ArrowLeft} onPress={onBack}>
                {backLabel}
              </Button>
            </div>
            {detail}
          </section>
        )}
        {!open && placeholder !== undefined && (
          <div className="kw-split-detail kw-split-placeholder">{placeholder}</div>
        )}
      </div>
    </div>
  )
}

import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'
import './detail.css'

interface DetailProps {
  readonly title: string
  /** Names the article where the title is a sentence. */
  readonly label?: string
  /** An icon on a tile, at the left of the title. */
  readonly mark?: ReactNode
  /** Beside the title: what it is to the person. */
  readonly badge?: ReactNode
  /** A line below the title. */
  readonly subtitle?: ReactNode
  /** States at the left and buttons at the right, below the title. */
  readonly actions?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The opened item beside a list: what it is, what can be done with it, its parts. */
export function Detail({ title, label = title, mark, badge, subtitle, actions, onClose, children }: DetailProps) {
  return (
    <article className="kw-item" aria-label={label}>
      <header className="kw-item-head">
        <div className="kw-item-title">
          {mark}
          <div className="kw-item-names">
            <div className="kw-item-name">
              <h2>{title}</h2>
              {badge}
            </div>
            {subtitle !== undefined && <div className="kw-item-subtitle">{subtitle}</div>}
          </div>
          <IconButton icon={X} label="Close details" keys="escape" placement="bottom" onPress={onClose} />
        </div>
        {actions !== undefined && <div className="kw-item-actions">{actions}</div>}
      </header>
      {children}
    </article>
  )
}

interface DetailPartProps {
  readonly title: string
  readonly children: ReactNode
  readonly aside?: ReactNode
}

/** A titled part of an opened item. */
export function DetailPart({ title, children, aside }: DetailPartProps) {
  return (
    <section className="kw-item-part">
      <div className="kw-item-part-head">
        <h3>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}

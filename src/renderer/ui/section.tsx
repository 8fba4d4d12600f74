import { type ReactNode, useId } from 'react'
import './layout.css'

interface SectionProps {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** A frame around the content. */
  readonly card?: boolean
}

/** A titled part of a page. */
export function Section({ title, description, actions, children, card = false }: SectionProps) {
  const id = useId()
  return (
    <section className="kw-section" aria-labelledby={id}>
      <div className="kw-section-head">
        <div>
          <h2 id={id}>{title}</h2>
          {description !== undefined && <p>{description}</p>}
        </div>
        {actions}
      </div>
      {card ? <div className="kw-card">{children}</div> : children}
    </section>
  )
}

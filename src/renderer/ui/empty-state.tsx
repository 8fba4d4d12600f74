import type { ReactNode } from 'react'
import { Art, type ArtName } from './art.tsx'
import './small.css'

interface EmptyStateProps {
  readonly art: ArtName
  readonly title: string
  /** What belongs here and what to do next. */
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** What an empty place is for, and the first step. */
export function EmptyState({ art, title, children, actions }: EmptyStateProps) {
  return (
    <div className="kw-empty">
      <Art name={art} />
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className="kw-empty-actions">{actions}</div>}
    </div>
  )
}

import type { ReactNode } from 'react'
import './layout.css'

interface PageHeaderProps {
  readonly title: string
  /** A count or a sentence beside or below the title. */
  readonly detail?: ReactNode
  readonly actions?: ReactNode
  /** A second line: search and filters. */
  readonly children?: ReactNode
}

/** The head of an area: its name, what it holds, what can be done. */
export function PageHeader({ title, detail, actions, children }: PageHeaderProps) {
  return (
    <header className="kw-page-header">
      <div className="kw-page-header-line">
        <div className="kw-page-titles">
          <h1>{title}</h1>
          {detail !== undefined && <span className="kw-page-detail">{detail}</span>}
        </div>
        {actions !== undefined && <div className="kw-page-actions">{actions}</div>}
      </div>
      {children !== undefined && <div className="kw-page-tools">{children}</div>}
    </header>
  )
}

import { CheckCircle2, CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import './small.css'

interface BannerProps {
  readonly tone: 'info' | 'good' | 'warn' | 'bad'
  readonly title?: string
  readonly children?: ReactNode
  /** Buttons at the right. */
  readonly actions?: ReactNode
  /** Read out at once when it appears. */
  readonly isAlert?: boolean
}

const icons = { info: Info, good: CheckCircle2, warn: TriangleAlert, bad: CircleAlert }

/** A fact about the place in which it stands, which stays as long as it is true. */
export function Banner({ tone, title, children, actions, isAlert = false }: BannerProps) {
  const Icon = icons[tone]
  return (
    <div className={`kw-banner kw-banner-${tone}`} role={isAlert ? 'alert' : undefined}>
      <Icon aria-hidden size={16} />
      <div className="kw-banner-text">
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
      {actions}
    </div>
  )
}

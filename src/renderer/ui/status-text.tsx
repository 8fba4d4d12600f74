import type { LucideIcon } from 'lucide-react'
import './small.css'

interface StatusTextProps {
  readonly tone: 'good' | 'warn' | 'bad' | 'rest'
  readonly icon: LucideIcon
  readonly children: string
  readonly pill?: boolean
}

/** A state in a colour with an icon and a word, for states other than a credential's: a test's outcome, a slot's. */
export function StatusText({ tone, icon: Icon, children, pill = false }: StatusTextProps) {
  return (
    <span className={`kw-status kw-status-${tone}${pill ? ' kw-status-pill' : ''}`}>
      <Icon aria-hidden size={14} strokeWidth={2.25} />
      {children}
    </span>
  )
}

import { type LucideIcon, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import './small.css'

export type Tone = 'rest' | 'accent' | 'good' | 'warn' | 'bad'

interface BadgeProps {
  readonly children: ReactNode
  readonly tone?: Tone | 'outline'
  readonly icon?: LucideIcon
  /** Makes it a chip that can be taken away; names what is removed. */
  readonly onRemove?: { readonly label: string; readonly remove: () => void }
}

/** A short fact or a tag. */
export function Badge({ children, tone = 'rest', icon: Icon, onRemove }: BadgeProps) {
  return (
    <span className={`kw-badge kw-badge-${tone}`}>
      {Icon && <Icon aria-hidden size={12} />}
      <span>{children}</span>
      {onRemove && (
        <Button aria-label={onRemove.label} onPress={onRemove.remove}>
          <X aria-hidden size={12} />
        </Button>
      )}
    </span>
  )
}

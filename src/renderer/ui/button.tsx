import type { LucideIcon } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Spinner } from './spinner.tsx'
import './button.css'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** `primary` once a view; `danger` for what can't be undone. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly size?: 'small' | 'medium' | 'large'
  readonly icon?: LucideIcon
  /** Shown after the label: a shortcut, a chevron. */
  readonly trailing?: ReactNode
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/**
 * A button with a label. While `isPending` it keeps its size, its name and the focus, shows a spinner and does nothing.
 * React Aria's own pending state isn't used: it leaves an unnamed image in the page for seconds after the button is gone.
 */
export function Button(props: ButtonProps) {
  const { variant = 'secondary', size = 'medium', icon: Icon, trailing, children, isPending = false, ...rest } = props
  const idle = { ...rest, ...(isPending && { type: 'button' as const }) }
  if (isPending) delete idle.onPress
  return (
    <AriaButton
      {...idle}
      className={`kw-button kw-button-${variant} kw-button-${size}${isPending ? ' kw-button-pending' : ''}`}
    >
      {isPending && (
        <span className="kw-button-busy">
          <Spinner label="Working" />
        </span>
      )}
      {Icon && <Icon aria-hidden size={size === 'small' ? 14 : 16} strokeWidth={2} />}
      <span className="kw-button-label">{children}</span>
      {trailing}
    </AriaButton>
  )
}

import type { LucideIcon } from 'lucide-react'
import type { Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Tooltip } from './tooltip.tsx'
import './button.css'

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  readonly icon: LucideIcon
  /** Its name, for the tooltip and for assistive technology. */
  readonly label: string
  readonly keys?: string
  readonly danger?: boolean
  readonly placement?: 'top' | 'bottom' | 'left' | 'right'
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button of one icon. Its tooltip shows its name. */
export function IconButton({ icon: Icon, label, keys, danger = false, placement = 'top', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} placement={placement} {...(keys !== undefined && { keys })}>
      <AriaButton {...rest} aria-label={label} className={`kw-icon-button${danger ? ' kw-icon-button-danger' : ''}`}>
        <Icon aria-hidden size={16} strokeWidth={2} />
      </AriaButton>
    </Tooltip>
  )
}

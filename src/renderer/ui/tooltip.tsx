import type { ReactElement } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import { Kbd } from './kbd.tsx'
import './overlay.css'

interface TooltipProps {
  readonly text: string
  /** Keys such as `mod+k`, drawn beside the text. */
  readonly keys?: string
  readonly placement?: 'top' | 'bottom' | 'left' | 'right'
  /** One focusable React Aria element (a Button, or something inside `Focusable`). */
  readonly children: ReactElement
}

/** A short explanation on hover and on focus. Never the only place of a fact. */
export function Tooltip({ text, keys, placement = 'top', children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip className="kw-tooltip" placement={placement} offset={6}>
        {text}
        {keys !== undefined && <Kbd keys={keys} />}
      </AriaTooltip>
    </TooltipTrigger>
  )
}

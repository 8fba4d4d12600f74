import type { ReactNode } from 'react'
import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from 'react-aria-components'
import './field.css'

export interface SwitchProps extends Omit<AriaSwitchProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode
  readonly help?: ReactNode
}

/** A yes or no that takes effect at once. Its label stands at the left. */
export function Switch({ children, help, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className="kw-switch">
      <span className="kw-switch-text">
        {children}
        {help !== undefined && <small>{help}</small>}
      </span>
      <span className="kw-switch-track" aria-hidden>
        <span />
      </span>
    </AriaSwitch>
  )
}

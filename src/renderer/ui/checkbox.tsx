import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from 'react-aria-components'
import './field.css'

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode
  readonly help?: ReactNode
}

/** A yes or no that takes effect when its form is submitted. */
export function Checkbox({ children, help, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} className="kw-check">
      {({ isIndeterminate, isSelected }) => (
        <>
          <span className="kw-check-box" aria-hidden>
            {isIndeterminate ? <Minus size={12} strokeWidth={3} /> : isSelected && <Check size={12} strokeWidth={3} />}
          </span>
          <span className="kw-check-text">
            {children}
            {help !== undefined && <small>{help}</small>}
          </span>
        </>
      )}
    </AriaCheckbox>
  )
}

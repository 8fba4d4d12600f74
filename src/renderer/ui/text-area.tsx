import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components'
import { type FieldCopy, FieldParts } from './field.tsx'
import { copyOf } from './text-field.tsx'

export interface TextAreaProps
  extends FieldCopy,
    Omit<AriaTextFieldProps, 'className' | 'style' | 'children' | 'isInvalid' | 'type'> {
  readonly placeholder?: string
  readonly mono?: boolean
  readonly rows?: number
}

/** Several lines of text that isn't secret. */
export function TextArea(props: TextAreaProps) {
  const { label, help, error, optional, hideLabel, placeholder, mono = false, rows = 4, ...rest } = props
  return (
    <AriaTextField spellCheck="false" {...rest} isInvalid={error !== undefined} className="kw-field">
      <FieldParts {...copyOf({ label, help, error, optional, hideLabel })}>
        <AriaTextArea
          className={`kw-input${mono ? ' kw-input-mono' : ''}`}
          rows={rows}
          {...(placeholder !== undefined && { placeholder })}
        />
      </FieldParts>
    </AriaTextField>
  )
}

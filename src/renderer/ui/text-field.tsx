import type { LucideIcon } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Group,
  Input,
} from 'react-aria-components'
import { type FieldCopy, FieldParts } from './field.tsx'

export interface TextFieldProps
  extends FieldCopy,
    Omit<AriaTextFieldProps, 'className' | 'style' | 'children' | 'isInvalid'> {
  readonly placeholder?: string
  /** For names of hosts, URLs and other machine text. */
  readonly mono?: boolean
  readonly icon?: LucideIcon
  /** Shown inside, at the right: a button, a unit. */
  readonly trailing?: ReactNode
  readonly inputRef?: Ref<HTMLInputElement>
}

/** One line of text that isn't secret. For secrets there is SecretField. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    help,
    error,
    optional,
    hideLabel,
    placeholder,
    mono = false,
    icon: Icon,
    trailing,
    inputRef,
    ...rest
  } = props
  const input = (
    <Input
      className={`kw-input${mono ? ' kw-input-mono' : ''}`}
      {...(placeholder !== undefined && { placeholder })}
      {...(inputRef !== undefined && { ref: inputRef })}
    />
  )
  return (
    <AriaTextField autoComplete="off" spellCheck="false" {...rest} isInvalid={error !== undefined} className="kw-field">
      <FieldParts {...copyOf({ label, help, error, optional, hideLabel })}>
        {Icon || trailing ? (
          <Group className="kw-input-group">
            {Icon && <Icon aria-hidden size={15} />}
            {input}
            {trailing}
          </Group>
        ) : (
          input
        )}
      </FieldParts>
    </AriaTextField>
  )
}

/** The copy of a field without the entries that aren't set, as `exactOptionalPropertyTypes` asks. */
export function copyOf(copy: { [K in keyof FieldCopy]: FieldCopy[K] | undefined } & { label: string }): FieldCopy {
  const { label, help, error, optional, hideLabel } = copy
  return {
    label,
    error,
    ...(help !== undefined && { help }),
    ...(optional !== undefined && { optional }),
    ...(hideLabel !== undefined && { hideLabel }),
  }
}

import { ChevronsUpDown } from 'lucide-react'
import {
  ComboBox as AriaComboBox,
  type ComboBoxProps as AriaComboBoxProps,
  Button,
  Group,
  Input,
  ListBox,
  Popover,
} from 'react-aria-components'
import { type FieldCopy, FieldParts } from './field.tsx'
import { type Choice, ChoiceOption, type KeyedChoice, useKeyedChoices } from './select.tsx'
import { copyOf } from './text-field.tsx'
import './button.css'

export interface ComboBoxProps
  extends FieldCopy,
    Omit<
      AriaComboBoxProps<KeyedChoice>,
      | 'className'
      | 'style'
      | 'children'
      | 'isInvalid'
      | 'items'
      | 'defaultItems'
      | 'value'
      | 'onChange'
      | 'selectedKey'
      | 'onSelectionChange'
    > {
  readonly choices: readonly Choice[]
  /** The chosen choice's value. With `allowsCustomValue` use `inputValue` and `onInputChange` instead. */
  readonly value?: string | null
  readonly onChange?: (value: string | null) => void
  readonly placeholder?: string
  readonly emptyText?: string
  readonly mono?: boolean
}

/** A choice of many, found by typing. With `allowsCustomValue` a text field with suggestions. */
export function ComboBox(props: ComboBoxProps) {
  const { label, help, error, optional, hideLabel, choices, value, onChange, placeholder, emptyText, mono, ...rest } =
    props
  const items = useKeyedChoices(choices)
  return (
    <AriaComboBox
      menuTrigger="focus"
      {...rest}
      defaultItems={items}
      {...(value !== undefined && { value })}
      {...(onChange && { onChange: (key) => onChange(key === null ? null : String(key)) })}
      allowsEmptyCollection={!props.allowsCustomValue}
      isInvalid={error !== undefined}
      className="kw-field"
    >
      <FieldParts {...copyOf({ label, help, error, optional, hideLabel })}>
        <Group className="kw-input-group">
          <Input
            className={`kw-input${mono ? ' kw-input-mono' : ''}`}
            autoComplete="off"
            spellCheck={false}
            {...(placeholder !== undefined && { placeholder })}
          />
          <Button className="kw-icon-button">
            <ChevronsUpDown aria-hidden size={14} />
          </Button>
        </Group>
      </FieldParts>
      <Popover className="kw-popover kw-popover-list" offset={4}>
        <ListBox
          aria-label={label}
          renderEmptyState={() => <div className="kw-option-none">{emptyText ?? 'Nothing fits what you typed.'}</div>}
        >
          {(choice: KeyedChoice) => <ChoiceOption choice={choice} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}

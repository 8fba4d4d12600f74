import { Check, ChevronsUpDown, type LucideIcon } from 'lucide-react'
import { useMemo } from 'react'
import {
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components'
import { type FieldCopy, FieldParts } from './field.tsx'
import { copyOf } from './text-field.tsx'
import './overlay.css'

/** One choice of a select or combo box. */
export interface Choice {
  readonly value: string
  readonly label: string
  readonly detail?: string
  readonly icon?: LucideIcon
  readonly isDisabled?: boolean
}

export interface SelectProps
  extends FieldCopy,
    Omit<
      AriaSelectProps<KeyedChoice>,
      'className' | 'style' | 'children' | 'isInvalid' | 'onChange' | 'value' | 'selectedKey' | 'onSelectionChange'
    > {
  readonly choices: readonly Choice[]
  readonly value: string | null
  readonly onChange: (value: string) => void
}

/** A choice of a few. Use ComboBox where people know what they look for. */
export function Select(props: SelectProps) {
  const { label, help, error, optional, hideLabel, choices, value, onChange, ...rest } = props
  const items = useKeyedChoices(choices)
  return (
    <AriaSelect
      {...rest}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      isInvalid={error !== undefined}
      className="kw-field"
    >
      <FieldParts {...copyOf({ label, help, error, optional, hideLabel })}>
        <Button className="kw-select">
          <SelectValue className="kw-select-value" />
          <ChevronsUpDown aria-hidden size={14} />
        </Button>
      </FieldParts>
      <Popover className="kw-popover kw-popover-list" offset={4}>
        <ListBox items={items} aria-label={label}>
          {(choice) => <ChoiceOption choice={choice} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

/** Choices as a collection needs them: known by an ID, so that the list may change while it is shown. */
export function useKeyedChoices(choices: readonly Choice[]): readonly KeyedChoice[] {
  return useMemo(() => choices.map((choice) => ({ ...choice, id: choice.value })), [choices])
}

export interface KeyedChoice extends Choice {
  readonly id: string
}

/** What a search looks at. */
export function searchTextOf({ label, detail }: Choice): string {
  return detail === undefined ? label : `${label} ${detail}`
}

interface ChoiceOptionProps {
  readonly choice: Choice
  /** Whether a search looks at its detail too. */
  readonly isFoundByDetail?: boolean
}

/** A row of the list of a select or combo box. */
export function ChoiceOption({ choice, isFoundByDetail = false }: ChoiceOptionProps) {
  const { label, detail } = choice
  const Icon = choice.icon
  return (
    <ListBoxItem
      id={choice.value}
      textValue={isFoundByDetail ? searchTextOf(choice) : label}
      isDisabled={choice.isDisabled ?? false}
      className="kw-option"
    >
      {({ isSelected }) => (
        <>
          {Icon && <Icon aria-hidden size={16} />}
          <span className="kw-option-text">
            {label}
            {detail !== undefined && <span className="kw-option-detail">{detail}</span>}
          </span>
          {isSelected && <Check aria-hidden size={15} className="kw-option-check" />}
        </>
      )}
    </ListBoxItem>
  )
}

import { Minus, Plus } from 'lucide-react'
import {
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
  Button,
  Group,
  Input,
} from 'react-aria-components'
import { type FieldCopy, FieldParts } from './field.tsx'
import { copyOf } from './text-field.tsx'
import './button.css'

export interface NumberFieldProps
  extends FieldCopy,
    Omit<AriaNumberFieldProps, 'className' | 'style' | 'children' | 'isInvalid'> {
  /** Shown behind the number: `days`, `s`. */
  readonly unit?: string
}

/** Ports and days are no amounts: 5432, not 5,432. */
const plain = { useGrouping: false }

/** A number with steps. */
export function NumberField({ label, help, error, optional, hideLabel, unit, ...rest }: NumberFieldProps) {
  return (
    <AriaNumberField formatOptions={plain} {...rest} isInvalid={error !== undefined} className="kw-field">
      <FieldParts {...copyOf({ label, help, error, optional, hideLabel })}>
        <Group className="kw-input-group kw-number">
          <Input className="kw-input" />
          {unit !== undefined && <span className="kw-number-unit">{unit}</span>}
          <Button slot="decrement" className="kw-icon-button">
            <Minus aria-hidden size={14} />
          </Button>
          <Button slot="increment" className="kw-icon-button">
            <Plus aria-hidden size={14} />
          </Button>
        </Group>
      </FieldParts>
    </AriaNumberField>
  )
}

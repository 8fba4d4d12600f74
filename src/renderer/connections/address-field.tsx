import { useState } from 'react'
import { addressParts, fillAddress, readAddress, standardParts } from '../../shared/domain/address.ts'
import type { AddressPart, System } from '../../shared/domain/system.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'

interface AddressFieldProps {
  readonly system: System
  /** The address of the system, with its parts. */
  readonly template: string
  readonly label: string
  readonly value: string
  readonly onChange: (address: string) => void
  readonly error: string | undefined
}

/** An address of which a person fills in what differs from customer to customer, and may write all of it instead. */
export function AddressField({ system, template, label, value, onChange, error }: AddressFieldProps) {
  const [parts, setParts] = useState(() => readAddress(template, value) ?? standardParts(system))
  const [isWhole, setWhole] = useState(() => value !== '' && readAddress(template, value) === null)
  const change = (name: string, text: string) => {
    const next = { ...parts, [name]: text }
    setParts(next)
    onChange(fillAddress(template, next) ?? '')
  }
  if (isWhole)
    return (
      <div className="kw-address">
        <TextField label={label} isRequired value={value} onChange={onChange} error={error} />
        <Button
          size="small"
          variant="quiet"
          onPress={() => {
            setWhole(false)
            onChange(fillAddress(template, parts) ?? '')
          }}
        >
          Fill in the parts of {system.name}’s address
        </Button>
      </div>
    )
  const names = addressParts(template)
  return (
    <div className="kw-address">
      {names.map((name) => (
        <PartField
          key={name}
          part={system.address.find((one) => one.name === name) ?? plainPart(name)}
          value={parts[name] ?? ''}
          onChange={(text) => change(name, text)}
          error={name === names.at(-1) ? error : undefined}
        />
      ))}
      <p className="kw-address-whole">
        <span className="kw-mono">{value === '' ? template : value}</span>
        <Button
          size="small"
          variant="quiet"
          onPress={() => {
            setWhole(true)
            if (value === '') onChange('https://')
          }}
        >
          Write another address
        </Button>
      </p>
    </div>
  )
}

interface PartFieldProps {
  readonly part: AddressPart
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
}

function PartField({ part, value, onChange, error }: PartFieldProps) {
  const { label, choices, example } = part
  if (choices.length > 0 && choices.some((choice) => choice.value === value))
    return (
      <Select
        label={label}
        choices={choices.map((choice) => ({ ...choice, detail: choice.value }))}
        value={value}
        onChange={onChange}
        error={error}
      />
    )
  return <TextField label={label} isRequired value={value} onChange={onChange} placeholder={example} error={error} />
}

/** A part of which only the name is known, as in an own system: `{site}` is called Site. */
function plainPart(name: string): AddressPart {
  return { name, label: name.charAt(0).toUpperCase() + name.slice(1), example: '', value: '', choices: [] }
}

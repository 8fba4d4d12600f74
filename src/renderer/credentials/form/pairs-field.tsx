import { Plus, X } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import './form.css'

interface PairsFieldProps {
  readonly label: string
  readonly help?: string
  readonly error?: string | undefined
  readonly namePlaceholder?: string
  /** The pairs to begin with. Give the field another `key` to begin anew. */
  readonly defaultValue: Readonly<Record<string, string>>
  readonly onChange: (pairs: Record<string, string>) => void
}

interface Row {
  readonly id: number
  readonly name: string
  readonly value: string
}

/** Names with values that aren't secret: extra headers, plain fields. */
export function PairsField(props: PairsFieldProps) {
  const { label, help, error, namePlaceholder = 'Name', defaultValue, onChange } = props
  const [rows, setRows] = useState<readonly Row[]>(() =>
    Object.entries(defaultValue).map(([name, value], id) => ({ id, name, value })),
  )
  const nextId = useRef(rows.length)
  const text = useId()

  const change = (next: readonly Row[]) => {
    setRows(next)
    onChange(
      Object.fromEntries(next.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value])),
    )
  }
  const edit = (id: number, part: Partial<Row>) =>
    change(rows.map((row) => (row.id === id ? { ...row, ...part } : row)))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out like the other fields
    <div role="group" aria-labelledby={`${text}-label`} aria-describedby={`${text}-help`} className="kw-field">
      <span id={`${text}-label`} className="kw-label">
        {label}
      </span>
      {rows.map((row, index) => (
        <div key={row.id} className="kw-pair">
          <TextField
            label={`${label}: name ${index + 1}`}
            hideLabel
            mono
            placeholder={namePlaceholder}
            value={row.name}
            onChange={(name) => edit(row.id, { name })}
          />
          <TextField
            label={`${label}: value of ${row.name || `name ${index + 1}`}`}
            hideLabel
            mono
            placeholder="Value"
            value={row.value}
            onChange={(value) => edit(row.id, { value })}
          />
          <IconButton
            icon={X}
            label={`Remove ${row.name || `row ${index + 1}`}`}
            onPress={() => change(rows.filter(({ id }) => id !== row.id))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          variant="quiet"
          icon={Plus}
          onPress={() => change([...rows, { id: nextId.current++, name: '', value: '' }])}
        >
          Add
        </Button>
      </div>
      <span id={`${text}-help`} className={error === undefined ? 'kw-help' : 'kw-field-error'}>
        {error ?? help}
      </span>
    </div>
  )
}

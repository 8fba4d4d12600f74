import { ClipboardPaste, Plus, Rows3, Undo2, X } from 'lucide-react'
import { type ClipboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SecretField, type SecretHandle } from '../../ui/secret-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { collectPairs, looksLikeLines, type PairRow } from './pairs.ts'
import './form.css'

/** What a form can do with secret names and values. */
export interface SecretPairsHandle {
  /** The entries as they stand, or the pasted text for the core to read. Undefined when nothing was entered. */
  collect(): {
    readonly value: string | Readonly<Record<string, string | null>> | undefined
    readonly problem: string | null
  }
  clear(): void
}

interface SecretPairsFieldProps {
  readonly label: string
  readonly help?: string
  readonly error?: string | undefined
  /** Begins with an empty row. */
  readonly isRequired?: boolean
  readonly namePlaceholder?: string
  /** Names that hold a value already; without a new one they keep it. */
  readonly stored?: readonly string[]
  readonly ref: Ref<SecretPairsHandle>
}

/**
 * Names with secret values: variables, further parts of a key. Names are ordinary text, values live in their inputs alone.
 * Lines of a file can be pasted as a whole; the core reads them.
 */
export function SecretPairsField(props: SecretPairsFieldProps) {
  const { label, help, error, namePlaceholder = 'NAME', stored = [] } = props
  const [rows, setRows] = useState<readonly PairRow[]>(() => firstRows(stored, props.isRequired === true))
  const [asText, setAsText] = useState(false)
  const nextId = useRef(rows.length)
  const values = useRef(new Map<number, SecretHandle>())
  const text = useRef<SecretHandle>(null)
  const container = useRef<HTMLDivElement>(null)
  const id = useId()

  useImperativeHandle(props.ref, () => ({
    collect() {
      if (asText) {
        const lines = text.current?.peek() ?? ''
        return { value: lines === '' ? undefined : lines, problem: null }
      }
      const { pairs, problem } = collectPairs(rows, (row) => values.current.get(row)?.peek() ?? '')
      return { value: pairs, problem }
    },
    clear() {
      text.current?.clear()
      for (const value of values.current.values()) value.clear()
    },
  }))

  const edit = (row: number, part: Partial<PairRow>) =>
    setRows(rows.map((one) => (one.id === row ? { ...one, ...part } : one)))
  const add = () => setRows([...rows, { id: nextId.current++, name: '', stored: false, removed: false }])
  const remove = (row: PairRow) =>
    row.stored ? edit(row.id, { removed: true }) : setRows(rows.filter((one) => one.id !== row.id))
  const onPaste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text/plain')
    if (!looksLikeLines(lines)) return
    event.preventDefault()
    setAsText(true)
    // The text goes from the clipboard into the element and nowhere else.
    requestAnimationFrame(() => {
      const area = container.current?.querySelector('textarea')
      if (!area) return
      area.value = lines
      area.dispatchEvent(new Event('input', { bubbles: true }))
      area.focus()
    })
  }
  const switchLabel = asText ? 'Enter one by one' : 'Paste lines'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out like the other fields
    <div
      ref={container}
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-help`}
      className="kw-field"
    >
      <span id={`${id}-label`} className="kw-label">
        {label}
      </span>
      {asText ? (
        <SecretField
          ref={text}
          label={`${label} as lines`}
          hideLabel
          multiline
          placeholder={'NAME=value\nOTHER_NAME="another value"'}
        />
      ) : (
        rows.map((row, index) => (
          <div key={row.id} className="kw-pair" data-removed={row.removed || undefined} onPaste={onPaste}>
            <TextField
              label={`${label}: name ${index + 1}`}
              hideLabel
              mono
              placeholder={namePlaceholder}
              value={row.name}
              isReadOnly={row.stored}
              isDisabled={row.removed}
              onChange={(name) => edit(row.id, { name })}
            />
            <SecretField
              ref={(handle) => {
                if (handle) values.current.set(row.id, handle)
                else values.current.delete(row.id)
              }}
              label={`${label}: value of ${row.name || `name ${index + 1}`}`}
              hideLabel
              isDisabled={row.removed}
              placeholder={row.removed ? 'Will be removed' : row.stored ? 'Keeps its value' : 'Value'}
            />
            {row.removed ? (
              <IconButton icon={Undo2} label={`Keep ${row.name}`} onPress={() => edit(row.id, { removed: false })} />
            ) : (
              <IconButton icon={X} label={`Remove ${row.name || `row ${index + 1}`}`} onPress={() => remove(row)} />
            )}
          </div>
        ))
      )}
      <div className="kw-pair-actions">
        {!asText && (
          <Button size="small" variant="quiet" icon={Plus} onPress={add}>
            Add
          </Button>
        )}
        <Button size="small" variant="quiet" icon={asText ? Rows3 : ClipboardPaste} onPress={() => setAsText(!asText)}>
          {switchLabel}
        </Button>
      </div>
      <span id={`${id}-help`} className={error === undefined ? 'kw-help' : 'kw-field-error'}>
        {error ?? help}
      </span>
    </div>
  )
}

function firstRows(stored: readonly string[], isRequired: boolean): PairRow[] {
  const rows = stored.map((name, id) => ({ id, name, stored: true, removed: false }))
  return rows.length > 0 || !isRequired ? rows : [{ id: 0, name: '', stored: false, removed: false }]
}

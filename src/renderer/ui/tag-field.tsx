import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { Button, Tag, TagGroup, TagList } from 'react-aria-components'
import { type FieldCopy, FieldHead } from './field.tsx'
import { addTags } from './tags.ts'
import './field.css'

export interface TagFieldProps extends FieldCopy {
  readonly value: readonly string[]
  readonly onChange: (tags: readonly string[]) => void
  /** Tags that occur elsewhere, offered while typing. */
  readonly suggestions?: readonly string[]
  readonly placeholder?: string
}

/** Tags: Enter, comma or space adds, Backspace in the empty field removes the last one. */
export function TagField(props: TagFieldProps) {
  const { label, help, error, optional = false, hideLabel = false, value, onChange, suggestions = [] } = props
  const [typed, setTyped] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const id = useId()

  const add = (text: string) => {
    const next = addTags(value, text)
    if (next !== value) onChange(next)
    setTyped('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && typed.trim() !== '') {
      event.preventDefault()
      add(typed)
    } else if (event.key === 'Backspace' && typed === '' && value.length > 0) {
      onChange(value.slice(0, -1))
    }
  }
  const offered = suggestions.filter((tag) => !value.includes(tag)).slice(0, 100)
  return (
    <div className="kw-field" data-invalid={error !== undefined || undefined}>
      <FieldHead
        optional={optional}
        label={
          <label htmlFor={id} className={hideLabel ? 'kw-hidden' : 'kw-label'}>
            {label}
          </label>
        }
      />
      <div className="kw-input-group kw-tags">
        {value.length > 0 && (
          <TagGroup
            aria-label={`${label}, chosen`}
            onRemove={(keys) => {
              onChange(value.filter((tag) => !keys.has(tag)))
              input.current?.focus()
            }}
          >
            <TagList items={value.map((tag) => ({ id: tag }))} className="kw-tag-list">
              {({ id: tag }) => (
                <Tag textValue={tag} className="kw-tag">
                  {tag}
                  <Button slot="remove" aria-label={`Remove ${tag}`}>
                    <X aria-hidden size={12} />
                  </Button>
                </Tag>
              )}
            </TagList>
          </TagGroup>
        )}
        <input
          id={id}
          ref={input}
          className="kw-input"
          value={typed}
          list={offered.length > 0 ? `${id}-list` : undefined}
          placeholder={value.length === 0 ? props.placeholder : undefined}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={error !== undefined}
          aria-describedby={error !== undefined || help !== undefined ? `${id}-text` : undefined}
          onChange={({ target }) => {
            if (/[\s,]/.test(target.value) || offered.includes(target.value)) add(target.value)
            else setTyped(target.value)
          }}
          onKeyDown={onKeyDown}
          onBlur={() => typed.trim() !== '' && add(typed)}
        />
        <datalist id={`${id}-list`}>
          {offered.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      </div>
      {error !== undefined ? (
        <span id={`${id}-text`} className="kw-field-error">
          {error}
        </span>
      ) : (
        help !== undefined && (
          <span id={`${id}-text`} className="kw-help">
            {help}
          </span>
        )
      )}
    </div>
  )
}

import { Search, X } from 'lucide-react'
import type { Ref } from 'react'
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  Button,
  Group,
  Input,
} from 'react-aria-components'
import './field.css'
import './button.css'

export interface SearchFieldProps
  extends Omit<AriaSearchFieldProps, 'className' | 'style' | 'children' | 'aria-label'> {
  readonly label: string
  readonly placeholder?: string
  readonly inputRef?: Ref<HTMLInputElement>
}

/** A search field. The shell's "/" focuses the first one of the area; Escape empties it. */
export function SearchField({ label, placeholder, inputRef, ...rest }: SearchFieldProps) {
  return (
    <AriaSearchField {...rest} aria-label={label} className="kw-field kw-search">
      <Group className="kw-input-group">
        <Search aria-hidden size={15} />
        <Input
          className="kw-input"
          data-search
          spellCheck={false}
          autoComplete="off"
          placeholder={placeholder ?? label}
          {...(inputRef !== undefined && { ref: inputRef })}
        />
        <Button className="kw-icon-button">
          <X aria-hidden size={14} />
        </Button>
      </Group>
    </AriaSearchField>
  )
}

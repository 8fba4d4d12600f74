import { ChevronsUpDown } from 'lucide-react'
import { useRef, useState } from 'react'
import {
  Select as AriaSelect,
  Autocomplete,
  Button,
  Header,
  ListBox,
  ListBoxSection,
  Popover,
  SelectValue,
} from 'react-aria-components'
import { type FieldCopy, FieldParts } from './field.tsx'
import { SearchField } from './search-field.tsx'
import { type Choice, ChoiceOption, searchTextOf } from './select.tsx'
import { copyOf } from './text-field.tsx'
import './overlay.css'

/** Choices beneath a title. */
export interface ChoiceGroup {
  readonly id: string
  readonly title: string
  readonly choices: readonly Choice[]
}

interface SearchedSelectProps extends FieldCopy {
  readonly groups: readonly ChoiceGroup[]
  readonly value: string | null
  readonly onChange: (value: string) => void
  readonly searchLabel: string
}

/** A choice of some dozens, in groups, with a search that looks at their details as well. */
export function SearchedSelect(props: SearchedSelectProps) {
  const { label, help, error, optional, hideLabel, groups, value, onChange, searchLabel } = props
  const [isOpen, setOpen] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = ({ key, target }: Pick<KeyboardEvent, 'key' | 'target'>) => {
    if (key === 'ArrowDown') list.current?.querySelector<HTMLElement>('[role="option"]')?.focus()
    // In an emptied search: what is typed is emptied by the first one.
    if (key === 'Escape' && (target as HTMLInputElement).value === '') setOpen(false)
  }
  const chooseFirst = (search: string) => {
    const choices = groups.flatMap((group) => group.choices)
    const first = choices.find((choice) => hasAllWords(searchTextOf(choice), search))
    if (!first || search.trim() === '') return
    setOpen(false)
    onChange(first.value)
  }
  return (
    <AriaSelect
      isOpen={isOpen}
      onOpenChange={setOpen}
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
      <Popover className="kw-popover kw-popover-searched" offset={4}>
        <Autocomplete filter={hasAllWords} disableVirtualFocus>
          <SearchField label={searchLabel} autoFocus onKeyDown={onKeyDown} onSubmit={chooseFirst} />
          <ListBox
            ref={list}
            autoFocus={false}
            aria-label={label}
            className="kw-searched-list"
            renderEmptyState={() => <div className="kw-option-none">Nothing fits what you typed.</div>}
          >
            {groups.map(({ id, title, choices }) => (
              // A group may be called as one of its choices: keys are unique in the whole list.
              <ListBoxSection key={id} id={`group ${id}`} className="kw-option-section">
                <Header>{title}</Header>
                {choices.map((choice) => (
                  <ChoiceOption key={choice.value} choice={choice} isFoundByDetail />
                ))}
              </ListBoxSection>
            ))}
          </ListBox>
        </Autocomplete>
      </Popover>
    </AriaSelect>
  )
}

/** Words in any order: `sql micro` finds Microsoft SQL Server. */
function hasAllWords(text: string, search: string): boolean {
  const lower = text.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}

import { ChevronsUpDown } from 'lucide-react'
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
import { type Choice, ChoiceOption } from './select.tsx'
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
  return (
    <AriaSelect
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
        <Autocomplete filter={hasAllWords}>
          <SearchField label={searchLabel} autoFocus />
          <ListBox
            ref={focusable}
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

/** The keys of the list arrive in the search; what scrolls must be able to take the focus all the same. */
function focusable(list: HTMLElement | null): void {
  if (list) list.tabIndex = -1
}

/** Words in any order: `sql micro` finds Microsoft SQL Server. */
function hasAllWords(text: string, search: string): boolean {
  const lower = text.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}

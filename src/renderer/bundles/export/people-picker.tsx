import { useState } from 'react'
import { Checkbox } from '../../ui/checkbox.tsx'
import { SearchField } from '../../ui/search-field.tsx'

interface PeoplePickerProps {
  readonly label: string
  readonly people: readonly { readonly id: string; readonly name: string; readonly detail: string }[]
  readonly picked: ReadonlySet<string>
  readonly onChange: (picked: ReadonlySet<string>) => void
}

/** People that one takes in at a glance; more get a search. */
const fewPeople = 8

/** Some of a list of people, by check boxes. Who is picked stays picked while the search changes. */
export function PeoplePicker({ label, people, picked, onChange }: PeoplePickerProps) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const shown = people.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <fieldset className="kw-flow-part kw-people" aria-label={label}>
      <div className="kw-picker-head">
        {people.length > fewPeople ? (
          <SearchField label={`Search ${label.toLowerCase()}`} value={search} onChange={setSearch} />
        ) : (
          <span className="kw-people-label">{label}</span>
        )}
        <span className="kw-picker-count kw-numbers" role="status">
          {picked.size.toLocaleString('en')} picked
        </span>
      </div>
      <ul className="kw-people-rows">
        {shown.map(({ id, name, detail }) => (
          <li key={id}>
            <Checkbox
              isSelected={picked.has(id)}
              onChange={(isPicked) => {
                const next = new Set(picked)
                if (isPicked) next.add(id)
                else next.delete(id)
                onChange(next)
              }}
              {...(detail !== '' && { help: detail })}
            >
              {name}
            </Checkbox>
          </li>
        ))}
        {shown.length === 0 && <li className="kw-muted">Nobody is called so.</li>}
      </ul>
    </fieldset>
  )
}

import { ListFilter } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'
import { Checkbox } from './checkbox.tsx'
import { Popover } from './popover.tsx'
import { SearchField } from './search-field.tsx'
import './facet-filter.css'

/** One filter with the values that it can hold. */
export interface Facet {
  readonly id: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string; readonly count?: number }[]
  readonly chosen: readonly string[]
}

interface FacetFilterProps {
  readonly facets: readonly Facet[]
  readonly onToggle: (facet: string, value: string) => void
  readonly onClear: () => void
}

/** Values of one filter that are shown before "Show all". */
const few = 6

/** A button that opens all filters with their counts, searchable as one list. */
export function FacetFilter({ facets, onToggle, onClear }: FacetFilterProps) {
  const chosen = facets.reduce((sum, facet) => sum + facet.chosen.length, 0)
  return (
    <Popover
      label="Filters"
      trigger={
        <Button icon={ListFilter} trailing={chosen > 0 && <span className="kw-facet-count">{chosen}</span>}>
          Filter
        </Button>
      }
    >
      <FacetList facets={facets} onToggle={onToggle} onClear={onClear} chosen={chosen} />
    </Popover>
  )
}

function FacetList({ facets, onToggle, onClear, chosen }: FacetFilterProps & { readonly chosen: number }) {
  const [search, setSearch] = useState('')
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const wanted = search.trim().toLowerCase()
  const shown = facets
    .map((facet) => ({ ...facet, found: facet.options.filter(({ label }) => label.toLowerCase().includes(wanted)) }))
    .filter(({ found }) => found.length > 0)
  return (
    <div className="kw-facets">
      <div className="kw-facets-head">
        <SearchField label="Search filters" autoFocus value={search} onChange={setSearch} />
        <Button size="small" variant="quiet" isDisabled={chosen === 0} onPress={onClear}>
          Clear
        </Button>
      </div>
      <div className="kw-facets-list">
        {shown.map(({ id, label, found, chosen: values }) => {
          const all = opened.has(id) || wanted !== ''
          const visible = all ? found : found.filter(({ value }, index) => index < few || values.includes(value))
          return (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a grid in every engine
            <div key={id} role="group" aria-label={label} className="kw-facet">
              <div className="kw-facet-label" aria-hidden>
                {label}
              </div>
              {visible.map(({ value, label: name, count }) => (
                <Checkbox key={value} isSelected={values.includes(value)} onChange={() => onToggle(id, value)}>
                  <span className="kw-facet-option">
                    <span className="kw-ellipsis">{name}</span>
                    {count !== undefined && <span className="kw-facet-number">{count.toLocaleString('en')}</span>}
                  </span>
                </Checkbox>
              ))}
              {visible.length < found.length && (
                <Button size="small" variant="quiet" onPress={() => setOpened(new Set([...opened, id]))}>
                  {`Show all ${found.length}`}
                </Button>
              )}
            </div>
          )
        })}
        {shown.length === 0 && <p className="kw-facets-none">Nothing fits what you typed.</p>}
      </div>
    </div>
  )
}

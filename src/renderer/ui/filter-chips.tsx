import { Badge } from './badge.tsx'
import { Button } from './button.tsx'
import type { Facet } from './facet-filter.tsx'
import './facet-filter.css'

interface FilterChipsProps {
  readonly facets: readonly Facet[]
  readonly onToggle: (facet: string, value: string) => void
  readonly onClear: () => void
}

/** What a list is narrowed to, each with a way to take it away. */
export function FilterChips({ facets, onToggle, onClear }: FilterChipsProps) {
  const chips = facets.flatMap((facet) =>
    facet.chosen.map((value) => ({
      facet: facet.id,
      value,
      text: facet.options.find((option) => option.value === value)?.label ?? value,
      label: facet.label,
    })),
  )
  if (chips.length === 0) return null
  return (
    <div className="kw-chips">
      {chips.map(({ facet, value, text, label }) => (
        <Badge
          key={`${facet} ${value}`}
          tone="accent"
          onRemove={{ label: `Remove filter ${label}: ${text}`, remove: () => onToggle(facet, value) }}
        >
          {label === text ? text : `${label}: ${text}`}
        </Badge>
      ))}
      <Button size="small" variant="quiet" onPress={onClear}>
        Clear all
      </Button>
    </div>
  )
}

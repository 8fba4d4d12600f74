import { useMemo } from 'react'
import type { System } from '../../../shared/domain/system.ts'
import { useResource } from '../../state/resource.ts'
import { ComboBox } from '../../ui/combo-box.tsx'
import { systems } from '../catalog.ts'

interface SystemFieldProps {
  readonly value: string | null
  readonly onChange: (system: System | null) => void
  readonly error?: string | undefined
  readonly autoFocus?: boolean
}

/** A system of the catalog or an own one. */
export function SystemField({ value, onChange, error, autoFocus = false }: SystemFieldProps) {
  const list = useResource(systems).value?.items ?? noSystems
  const choices = useMemo(
    () => list.map((system) => ({ value: system.id, label: system.name, detail: system.category })),
    [list],
  )
  const texts = useMemo(
    () => new Map(list.map(({ name, slug, category }) => [name, `${name} ${slug ?? ''} ${category}`.toLowerCase()])),
    [list],
  )
  return (
    <ComboBox
      label="System"
      menuTrigger="input"
      autoFocus={autoFocus}
      choices={choices}
      // By name, short name and category, in any order.
      defaultFilter={(name, search) => {
        const text = texts.get(name) ?? name.toLowerCase()
        return search
          .toLowerCase()
          .split(/\s+/)
          .every((word) => text.includes(word))
      }}
      value={value}
      onChange={(id) => onChange(list.find((system) => system.id === id) ?? null)}
      placeholder="Stripe, GitHub, PostgreSQL…"
      emptyText="No such system. Own systems are made under Systems."
      error={error}
    />
  )
}

const noSystems: readonly System[] = []

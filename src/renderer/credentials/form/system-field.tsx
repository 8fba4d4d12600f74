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
  return (
    <ComboBox
      label="System"
      menuTrigger="input"
      autoFocus={autoFocus}
      choices={choices}
      value={value}
      onChange={(id) => onChange(list.find((system) => system.id === id) ?? null)}
      placeholder="Stripe, GitHub, PostgreSQL…"
      emptyText="No such system. Own systems are made under Systems."
      error={error}
    />
  )
}

const noSystems: readonly System[] = []

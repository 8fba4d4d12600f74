import { Plus } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import type { System } from '../../shared/domain/system.ts'
import type { ErrorBody } from '../../shared/errors.ts'
import { connectionKinds, credentialTypes } from '../credentials/catalog.ts'
import { useResource } from '../state/resource.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { type Facet, FacetFilter } from '../ui/facet-filter.tsx'
import { FilterChips } from '../ui/filter-chips.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { useAnnounced } from '../ui/use-announced.ts'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { ProbeText, SystemTile, UseCounts } from './looks.tsx'
import { setView, systemList, toggleGroup, useSystems } from './store.ts'
import { SystemsEmpty } from './systems-empty.tsx'
import {
  categoryOf,
  countValues,
  type Dimension,
  isInScope,
  isNarrowed,
  type Scope,
  systemsOf,
  toggleValue,
  withoutFilters,
} from './view.ts'

interface SystemListProps {
  readonly systems: readonly System[] | null
  readonly error: ErrorBody | null
  readonly openId: string | null
  readonly onOpen: (id: string) => void
  readonly onNew: () => void
}

const scopeLabels: Readonly<Record<Scope, string>> = { all: 'All', used: 'In use', own: 'Own' }

/** The catalog with its search and filters. */
export function SystemList({ systems, error, openId, onOpen, onNew }: SystemListProps) {
  const { view, collapsed, place } = useSystems()
  const kinds = useResource(connectionKinds).value?.items
  const kindLabel = useCallback((kind: string) => kinds?.find(({ id }) => id === kind)?.label ?? kind, [kinds])
  const rows = useMemo(() => systemsOf(systems ?? [], view), [systems, view])
  const columns = useMemo(() => columnsOf(kindLabel), [kindLabel])
  const facets = useFacets(systems ?? noSystems, kindLabel)
  const inScope = useMemo(
    () => (systems ?? []).filter((system) => isInScope(system, view.scope)).length,
    [systems, view.scope],
  )

  const groupOf = useMemo(() => {
    // The best finds come first, whatever their category.
    if (view.search.trim() !== '') return undefined
    const counts = new Map<string, number>()
    for (const row of rows) counts.set(categoryOf(row), (counts.get(categoryOf(row)) ?? 0) + 1)
    return (row: System) => {
      const label = categoryOf(row)
      return { key: label, label, detail: String(counts.get(label) ?? 0) }
    }
  }, [rows, view.search])

  useAnnounced(isNarrowed(view) ? `${count(rows.length, 'system')} found` : null)
  const toggle = (facet: string, value: string) => setView(toggleValue(view, facet as Dimension, value))
  const clear = () => setView(withoutFilters(view))
  return (
    <>
      <PageHeader
        title="Systems"
        {...(systems && { detail: isNarrowed(view) ? `${rows.length} of ${inScope}` : String(inScope) })}
        actions={
          <Button variant="primary" icon={Plus} onPress={onNew}>
            New system
          </Button>
        }
      >
        <div className="kw-system-search">
          <SearchField
            label="Search systems"
            placeholder="Search by name, category, address…"
            value={view.search}
            onChange={(search) => setView({ ...view, search })}
          />
        </div>
        <SegmentedControl
          label="Which systems"
          segments={(['all', 'used', 'own'] as const).map((value) => ({ value, label: scopeLabels[value] }))}
          value={view.scope}
          onChange={(scope) => setView({ ...view, scope })}
        />
        <FacetFilter facets={facets} onToggle={toggle} onClear={clear} />
        <FilterChips facets={facets} onToggle={toggle} onClear={clear} />
      </PageHeader>
      {error && (
        <div className="kw-system-error">
          <ErrorNotice
            error={error}
            actions={
              <Button size="small" onPress={() => void systemList.reload()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      <div className="kw-system-rows">
        <VirtualTable
          label="Systems"
          rows={rows}
          keyOf={keyOf}
          columns={columns}
          rowHeight={54}
          openKey={openId}
          onOpen={onOpen}
          isLoading={systems === null && error === null}
          {...(groupOf && { groupOf, collapsed, onToggleGroup: toggleGroup })}
          place={place}
          empty={!error && <SystemsEmpty view={view} onNew={onNew} />}
        />
      </div>
    </>
  )
}

const keyOf = (system: System) => system.id
const noSystems: readonly System[] = []

function columnsOf(kindLabel: (kind: string) => string): readonly TableColumn<System>[] {
  return [
    {
      id: 'name',
      label: 'System',
      width: 'minmax(220px, 1.6fr)',
      isRowHeader: true,
      cell: (system) => (
        <div className="kw-system-cell">
          <SystemTile name={system.name} />
          <div className="kw-system-text">
            <span className="kw-system-name">
              <span className="kw-ellipsis">{system.name}</span>
              {!system.builtIn && <Badge tone="accent">Own</Badge>}
            </span>
            <span className="kw-ellipsis kw-system-summary">{system.summary}</span>
          </div>
        </div>
      ),
    },
    { id: 'kind', label: 'Kind', width: '116px', hideBelow: 560, cell: (system) => kindLabel(system.kind) },
    {
      id: 'probe',
      label: 'What a test proves',
      width: 'minmax(180px, 1.3fr)',
      hideBelow: 760,
      cell: (system) => <ProbeText system={system} />,
    },
    { id: 'uses', label: 'Used by', width: '104px', hideBelow: 400, cell: (system) => <UseCounts system={system} /> },
  ]
}

/** What the catalog can be narrowed to, with counts in the chosen scope. */
function useFacets(systems: readonly System[], kindLabel: (kind: string) => string): readonly Facet[] {
  const view = useSystems((state) => state.view)
  const types = useResource(credentialTypes).value?.items
  return useMemo(() => {
    const facet = (dimension: Dimension, label: string, labelOf: (value: string) => string): Facet => ({
      id: dimension,
      label,
      options: countValues(systems, view, dimension, labelOf),
      chosen: view.chosen[dimension],
    })
    return [
      facet('category', 'Category', (category) => category),
      facet('kind', 'Kind of connection', kindLabel),
      facet('credentialType', 'Credential', (type) => types?.find(({ id }) => id === type)?.label ?? type),
      facet('test', 'Test', (value) => (value === 'yes' ? 'Testable' : 'Not testable')),
    ]
  }, [systems, view, kindLabel, types])
}

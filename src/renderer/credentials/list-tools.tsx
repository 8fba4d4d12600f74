import { Group, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { credentialStatuses } from '../../shared/domain/credential.ts'
import { useResource } from '../state/resource.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { type Facet, FacetFilter } from '../ui/facet-filter.tsx'
import { FilterChips } from '../ui/filter-chips.tsx'
import { Menu } from '../ui/menu.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { statusLabel } from '../ui/status-badge.tsx'
import { facets, systems } from './catalog.ts'
import {
  type Dimension,
  defaultView,
  dimensionLabels,
  dimensions,
  type Grouping,
  groupings,
  idleDays,
  type LastUse,
  type ListView,
  toggleValue,
  type ValueFlag,
  valueFlags,
  withoutFilters,
} from './list-view.ts'
import { SavedFilters } from './saved-filters-menu.tsx'
import { changeView, setSearchText, setView, useCredentials } from './store.ts'

const groupingLabels: Readonly<Record<Grouping, string>> = {
  none: 'No groups',
  environment: 'Environment',
  system: 'System',
  team: 'Team',
  type: 'Type',
}

const sorts = [
  { sort: 'name', descending: false, label: 'Name' },
  { sort: 'expiresAt', descending: false, label: 'Expires first' },
  { sort: 'lastUsedAt', descending: true, label: 'Used last' },
  { sort: 'lastUsedAt', descending: false, label: 'Unused longest' },
  { sort: 'updatedAt', descending: true, label: 'Changed last' },
  { sort: 'createdAt', descending: true, label: 'Newest' },
  { sort: 'type', descending: false, label: 'Type' },
  { sort: 'system', descending: false, label: 'System' },
  { sort: 'environment', descending: false, label: 'Environment' },
  { sort: 'team', descending: false, label: 'Team' },
] as const

/** Search, filters, sorting, grouping and saved filters of the list. */
export function ListTools({ view }: { readonly view: ListView }) {
  const searchText = useCredentials((state) => state.searchText)
  const list = useFacets(view)
  const toggle = (facet: string, value: string) => setView(toggled(view, facet, value))
  const clear = () => setView(withoutFilters(view))
  return (
    <>
      <div className="kw-list-search">
        <SearchField
          label="Search credentials"
          placeholder="Search by name, system, tag…"
          value={searchText}
          onChange={setSearchText}
        />
      </div>
      {!view.trashed && <FacetFilter facets={list} onToggle={toggle} onClear={clear} />}
      <ViewMenu view={view} />
      {!view.trashed && <SavedFilters view={view} />}
      <FilterChips facets={list} onToggle={toggle} onClear={clear} />
    </>
  )
}

const [linked, lastUse, dates] = ['linked', 'lastUse', 'dates']
const valueFacet = 'value'

function isValueFlag(value: string): value is ValueFlag {
  return (valueFlags as readonly string[]).includes(value)
}

function toggled(view: ListView, facet: string, value: string): ListView {
  if (facet === linked) return { ...view, unlinked: !view.unlinked }
  if (facet === lastUse) return { ...view, lastUse: view.lastUse === value ? 'any' : (value as LastUse) }
  if (facet === valueFacet && isValueFlag(value)) return { ...view, [value]: !view[value] }
  if (facet !== dates) return toggleValue(view, facet as Dimension, value)
  return value === 'overdue' ? { ...view, overdue: !view.overdue } : { ...view, ends: null }
}

/** `5 Jan 2027 to 11 Jan 2027`: a span ends before its last moment. */
function spanWords({ from, until }: NonNullable<ListView['ends']>): string {
  return `${formatDay(from)} to ${formatDay(new Date(Date.parse(until) - 1).toISOString())}`
}

/** The values that can be filtered by, with their counts in the vault. */
function useFacets(view: ListView): readonly Facet[] {
  const { value } = useResource(facets)
  const known = useResource(systems).value?.items
  return useMemo(() => {
    const optionsOf = (dimension: Dimension) => {
      const counted = value?.[dimension] ?? []
      if (dimension !== 'status') {
        // A filter from elsewhere may hold what no credential has.
        const others = view.chosen[dimension].filter((one) => !counted.some((facet) => facet.value === one))
        const labelOf = (one: string) => known?.find(({ id }) => id === one)?.name ?? one
        return [...counted, ...others.map((one) => ({ value: one, label: labelOf(one), count: 0 }))]
      }
      return credentialStatuses.flatMap((status) => {
        const count = counted.find((facet) => facet.value === status)?.count ?? 0
        return count > 0 || view.chosen.status.includes(status)
          ? [{ value: status, label: statusLabel(status), count }]
          : []
      })
    }
    return [
      ...dimensions.map((dimension) => ({
        id: dimension,
        label: dimensionLabels[dimension],
        options: optionsOf(dimension),
        chosen: view.chosen[dimension],
      })),
      {
        id: lastUse,
        label: 'Last use',
        options: [
          { value: 'never', label: 'Never used' },
          { value: 'idle', label: `Not used for ${idleDays} days` },
        ],
        chosen: view.lastUse === 'any' ? [] : [view.lastUse],
      },
      {
        id: linked,
        label: 'Used by',
        options: [{ value: 'nothing', label: 'No connection, no reference' }],
        chosen: view.unlinked ? ['nothing'] : [],
      },
      {
        id: dates,
        label: 'Dates',
        options: [
          { value: 'overdue', label: 'Rotation overdue' },
          ...(view.ends ? [{ value: 'ends', label: spanWords(view.ends) }] : []),
        ],
        chosen: [...(view.overdue ? ['overdue'] : []), ...(view.ends ? ['ends'] : [])],
      },
      {
        id: valueFacet,
        label: 'Value',
        options: [
          { value: 'sameValue', label: 'Also in another credential' },
          { value: 'weak', label: 'Easily guessed' },
        ],
        chosen: valueFlags.filter((flag) => view[flag]),
      },
    ]
  }, [value, view, known])
}

function ViewMenu({ view }: { readonly view: ListView }) {
  const label = view.groupBy === 'none' ? 'View' : groupingLabels[view.groupBy]
  return (
    <Menu
      label="View"
      placement="bottom start"
      groups={[
        {
          title: 'Group by',
          actions: groupings.map((grouping) => ({
            id: `group-${grouping}`,
            label: groupingLabels[grouping],
            checked: view.groupBy === grouping,
            onAction: () => changeView({ groupBy: grouping }),
          })),
        },
        {
          title: 'Sort by',
          actions: sorts.map(({ sort, descending, label: name }) => ({
            id: `sort-${sort}-${descending}`,
            label: name,
            checked: view.groupBy === 'none' && view.sort === sort && view.descending === descending,
            onAction: () => changeView({ sort, descending, groupBy: 'none' }),
          })),
        },
      ]}
    >
      <Button icon={Group}>{label}</Button>
    </Menu>
  )
}

/** The way into the trash, while something is in it. */
export function TrashButton() {
  const trashed = useSession((state) => state.status?.counts?.trashed ?? 0)
  if (trashed === 0) return null
  return (
    <Button variant="quiet" icon={Trash2} onPress={() => setView({ ...defaultView, trashed: true })}>
      Trash
      <span className="kw-page-detail"> {trashed.toLocaleString('en')}</span>
    </Button>
  )
}

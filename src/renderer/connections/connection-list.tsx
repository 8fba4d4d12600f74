import { FlaskConical, Plus } from 'lucide-react'
import { type KeyboardEvent, useMemo } from 'react'
import type { Connection } from '../../shared/domain/connection.ts'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { connectionKinds, facets } from '../credentials/catalog.ts'
import { environments } from '../credentials/environment.tsx'
import { usePagedList } from '../state/paged-list.ts'
import { useResource } from '../state/resource.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { type Facet, FacetFilter } from '../ui/facet-filter.tsx'
import { FilterChips } from '../ui/filter-chips.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { SelectionBar } from '../ui/selection-bar.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { connectionColumns } from './columns.tsx'
import {
  type ConnectionDimension,
  type ConnectionView,
  defaultView,
  describeView,
  isNarrowed,
  resultLabels,
  results,
  toggleValue,
} from './list-view.ts'
import { RunBar } from './run-bar.tsx'
import { collectIds, connectionList, select, setSearchText, setView, useConnections } from './store.ts'
import { startTests, useTests } from './testing/test-store.ts'

interface ConnectionListProps {
  readonly openId: string | null
  readonly onOpen: (id: string) => void
  readonly onNew: () => void
  readonly onEdit: (connection: Connection) => void
  readonly onDelete: (connection: Connection) => void
}

/** Tests everything that a view shows. */
export async function testView(view: ConnectionView): Promise<void> {
  try {
    const ids = await collectIds(view)
    if (ids.length > 0) void startTests(ids, describeView(view))
  } catch (failure) {
    showErrorToast(toErrorBody(failure))
  }
}

/** The list of connections with its search, filters and tests. */
export function ConnectionList({ openId, onOpen, onNew, onEdit, onDelete }: ConnectionListProps) {
  const { query: view, rows, total, hasMore, isLoading, isFirst, error } = usePagedList(connectionList)
  const { searchText, selected, place } = useConnections()
  const kinds = useResource(connectionKinds).value?.items
  const isTesting = useTests((state) => state.run !== null && state.run.finishedAt === null)
  const columns = useMemo(
    () => connectionColumns((kind) => kinds?.find(({ id }) => id === kind)?.label ?? kind),
    [kinds],
  )
  const list = useFacets(view, rows)
  const testAll = useAction(() => testView(view))
  const narrowed = isNarrowed(view)
  const toggle = (facet: string, value: string) =>
    facet === 'credentialId'
      ? setView({ ...view, credentialId: null })
      : setView(toggleValue(view, facet as ConnectionDimension, value))
  const clear = () => setView({ ...defaultView, search: view.search })

  const onKeyDown = (event: KeyboardEvent) => {
    const id = (event.target as Element).closest('[data-row]')?.getAttribute('data-key')
    const row = rows.find((one) => one.id === id)
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'e' && row.access === 'manage') onEdit(row)
    else if (event.key === 't') void startTests([row.id])
    else if ((event.key === 'Delete' || event.key === 'Backspace') && row.access === 'manage') onDelete(row)
    else return
    event.preventDefault()
  }
  return (
    <>
      <PageHeader
        title="Connections"
        {...(!isFirst && { detail: narrowed ? `${total.toLocaleString('en')} found` : total.toLocaleString('en') })}
        actions={
          <>
            <Button
              icon={FlaskConical}
              isDisabled={total === 0 || isTesting}
              isPending={testAll.isRunning}
              onPress={() => void testAll.run()}
            >
              {!narrowed ? 'Test all' : total === 1 ? 'Test this one' : `Test these ${total.toLocaleString('en')}`}
            </Button>
            <Button variant="primary" icon={Plus} onPress={onNew}>
              New connection
            </Button>
          </>
        }
      >
        {(total > 0 || narrowed || isFirst) && (
          <>
            <div className="kw-list-search">
              <SearchField
                label="Search connections"
                placeholder="Search by name, system, target…"
                value={searchText}
                onChange={setSearchText}
              />
            </div>
            <FacetFilter facets={list} onToggle={toggle} onClear={clear} />
            <FilterChips facets={list} onToggle={toggle} onClear={clear} />
          </>
        )}
      </PageHeader>
      <RunBar />
      {error && (
        <div className="kw-list-error">
          <ErrorNotice
            error={error}
            actions={
              <Button size="small" onPress={() => void connectionList.reload()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the rows of the grid inside take the focus; their keys arrive here */}
      <div className="kw-list-rows" onKeyDown={onKeyDown}>
        <VirtualTable
          label="Connections"
          rows={rows}
          total={total}
          keyOf={keyOf}
          columns={columns}
          selection={selected}
          onSelectionChange={select}
          openKey={openId}
          onOpen={onOpen}
          hasMore={hasMore}
          isLoading={isLoading && (isFirst || hasMore)}
          onLoadMore={connectionList.loadMore}
          place={place}
          empty={!error && <ConnectionsEmpty view={view} onNew={onNew} />}
        />
      </div>
      <SelectionBar count={selected.size} onClear={() => select(new Set())}>
        <Button
          size="small"
          variant="primary"
          icon={FlaskConical}
          isDisabled={isTesting}
          onPress={() => {
            void startTests([...selected], `${selected.size} selected connections`)
            select(new Set())
          }}
        >
          Test
        </Button>
      </SelectionBar>
    </>
  )
}

const keyOf = (row: Connection) => row.id

function useFacets(view: ConnectionView, rows: readonly Connection[]): readonly Facet[] {
  const kinds = useResource(connectionKinds).value?.items
  const used = useResource(facets).value?.environment
  return useMemo(() => {
    const names = new Set([
      ...environments,
      ...(used ?? []).map((facet) => facet.value),
      ...rows.map((row) => row.environment),
      ...view.environment,
    ])
    const credential = rows.find((row) => row.credentialId === view.credentialId)?.credential
    return [
      {
        id: 'result',
        label: 'Last test',
        options: results.map((result) => ({ value: result, label: resultLabels[result] })),
        chosen: view.result,
      },
      {
        id: 'environment',
        label: 'Environment',
        options: [...names].filter((name) => name !== '').map((name) => ({ value: name, label: name })),
        chosen: view.environment,
      },
      {
        id: 'kind',
        label: 'Kind',
        options: (kinds ?? []).map(({ id, label }) => ({ value: id, label })),
        chosen: view.kind,
      },
      ...(view.credentialId === null
        ? []
        : [
            {
              id: 'credentialId',
              label: 'Uses',
              options: [{ value: view.credentialId, label: credential ?? 'one credential' }],
              chosen: [view.credentialId],
            },
          ]),
    ]
  }, [view, rows, kinds, used])
}

function ConnectionsEmpty({ view, onNew }: { readonly view: ConnectionView; readonly onNew: () => void }) {
  if (isNarrowed(view))
    return (
      <EmptyState
        art="search"
        title="No connection fits"
        actions={<Button onPress={() => setView(defaultView)}>Clear search and filters</Button>}
      >
        The search looks at names, systems, environments, targets and purpose.
      </EmptyState>
    )
  return (
    <EmptyState
      art="link"
      title="Connect a credential to its system"
      actions={
        <Button variant="primary" icon={Plus} onPress={onNew}>
          New connection
        </Button>
      }
    >
      A connection says where a credential is used. Test it before a deployment: every stage, with the cause and the
      remedy when one fails.
    </EmptyState>
  )
}

import { ArrowLeft, Plus } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useMemo } from 'react'
import type { CredentialSort } from '../../shared/api/credentials.ts'
import type { CredentialRow } from '../../shared/domain/credential.ts'
import { RotationsButton } from '../rotation/under-way.tsx'
import { usePagedList } from '../state/paged-list.ts'
import { useResource } from '../state/resource.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { BulkActions } from './bulk-actions.tsx'
import { credentialTypes, facets } from './catalog.ts'
import { type Chosen, chosenOf } from './chosen.ts'
import { credentialColumns } from './columns.tsx'
import { CredentialsEmpty } from './empty.tsx'
import { ListTools, TrashButton } from './list-tools.tsx'
import { defaultView, groupOf, isNarrowed, type ListView } from './list-view.ts'
import { changeView, credentialList, select, setView, toggleGroup, useCredentials } from './store.ts'
import { UsesMenu } from './uses-menu.tsx'

/** What a key does with one row or with what is selected. */
export type RowCommand = 'edit' | 'rotate' | 'delete'

interface CredentialListProps {
  readonly openId: string | null
  readonly onOpen: (id: string) => void
  readonly onNew: () => void
  readonly onCommand: (command: RowCommand, row: CredentialRow) => void
  readonly onTrash: (chosen: Chosen) => void
  readonly onDisable: (chosen: Chosen) => void
  readonly onTags: (chosen: Chosen) => void
  readonly onRotate: (chosen: Chosen) => void
  readonly onShare: (chosen: Chosen) => void
  readonly onShred: (chosen: Chosen) => void
}

const commandKeys: Readonly<Record<string, RowCommand>> = {
  e: 'edit',
  r: 'rotate',
  Delete: 'delete',
  Backspace: 'delete',
}

/** The list with its search, filters and bulk actions. */
export function CredentialList(props: CredentialListProps) {
  const { openId, onOpen, onNew, onCommand } = props
  const { query: view, answered, rows, total, hasMore, isLoading, isFirst, error } = usePagedList(credentialList)
  const { selected, collapsed, place } = useCredentials()
  const types = useResource(credentialTypes).value?.items
  const counts = useResource(facets).value
  const typeLabel = useCallback((type: string) => types?.find(({ id }) => id === type)?.label ?? type, [types])
  const columns = useMemo(() => credentialColumns(typeLabel), [typeLabel])

  // Rows that are still sorted otherwise would make a group of each.
  const { groupBy } = answered
  const narrowed = isNarrowed(view) || view.trashed
  const rowGroup = useMemo(() => {
    if (groupBy === 'none') return undefined
    // The vault's counts say how large a group is before it has been read; a narrowed list is counted by nobody.
    const known = narrowed ? [] : (counts?.[groupBy] ?? [])
    // Nobody counts what has no value; it is the rest, as long as all values are listed.
    const rest = total - known.reduce((sum, facet) => sum + facet.count, 0)
    const uncounted = known.length > 0 && known.length < mostFacets && rest > 0 ? rest : undefined
    return (row: CredentialRow) => {
      const group = groupOf(row, groupBy, typeLabel)
      const value = groupBy === 'system' ? (row.systemId ?? '') : group.key
      const count = value === '' ? uncounted : known.find((facet) => facet.value === value)?.count
      return count === undefined ? group : { ...group, detail: count.toLocaleString('en') }
    }
  }, [groupBy, typeLabel, counts, narrowed, total])

  useEffect(() => {
    if (!narrowed || isLoading) return
    // After a pause, so that typing isn't talked over.
    const timer = setTimeout(() => announce(`${total.toLocaleString('en')} found`), 600)
    return () => clearTimeout(timer)
  }, [narrowed, isLoading, total])

  const onKeyDown = (event: KeyboardEvent) => {
    const command = commandKeys[event.key]
    const id = (event.target as Element).closest('[data-row]')?.getAttribute('data-key')
    const row = rows.find((one) => one.id === id)
    if (!command || !row || view.trashed || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    if (command === 'delete' && selected.size > 0) props.onTrash(chosenOf(selected, rows))
    else if (command === 'rotate' && selected.size > 1) props.onRotate(chosenOf(selected, rows))
    else onCommand(command, row)
  }
  return (
    <>
      {view.trashed ? (
        <PageHeader
          title="Trash"
          detail={total.toLocaleString('en')}
          actions={
            <Button icon={ArrowLeft} onPress={() => setView(defaultView)}>
              Back to credentials
            </Button>
          }
        >
          <ListTools view={view} />
        </PageHeader>
      ) : (
        <PageHeader
          title="Credentials"
          {...(!isFirst && { detail: narrowed ? `${total.toLocaleString('en')} found` : total.toLocaleString('en') })}
          actions={
            <>
              <RotationsButton />
              <TrashButton />
              <UsesMenu view={view} />
              <Button variant="primary" icon={Plus} onPress={onNew}>
                New credential
              </Button>
            </>
          }
        >
          {(total > 0 || narrowed || isFirst) && <ListTools view={view} />}
        </PageHeader>
      )}
      {error && (
        <div className="kw-list-error">
          <ErrorNotice
            error={error}
            actions={
              <Button size="small" onPress={() => void credentialList.reload()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the rows of the grid inside take the focus; their keys arrive here */}
      <div className="kw-list-rows" onKeyDown={onKeyDown}>
        <VirtualTable
          label={view.trashed ? 'Credentials in the trash' : 'Credentials'}
          rows={rows}
          total={total}
          keyOf={keyOf}
          columns={columns}
          sort={{ column: view.sort, descending: view.descending }}
          {...(groupBy === 'none' && {
            onSort: (column: string, descending: boolean) =>
              // What was used last is what people look for, so that it comes first.
              changeView({ sort: column as CredentialSort, descending: descending || startsDescending(column, view) }),
          })}
          selection={selected}
          onSelectionChange={select}
          openKey={openId}
          onOpen={onOpen}
          hasMore={hasMore}
          isLoading={isLoading && (isFirst || hasMore)}
          onLoadMore={credentialList.loadMore}
          {...(rowGroup && { groupOf: rowGroup, collapsed, onToggleGroup: toggleGroup })}
          place={place}
          isDimmed={isDimmed}
          empty={!error && <CredentialsEmpty view={view} onNew={onNew} />}
        />
      </div>
      <BulkActions
        view={view}
        rows={rows}
        total={total}
        onTrash={props.onTrash}
        onDisable={props.onDisable}
        onTags={props.onTags}
        onRotate={props.onRotate}
        onShare={props.onShare}
        onShred={props.onShred}
      />
    </>
  )
}

function startsDescending(column: string, view: ListView): boolean {
  return column === 'lastUsedAt' && view.sort !== column
}

/** Values of a facet that the core lists. */
const mostFacets = 200

const keyOf = (row: CredentialRow) => row.id
const isDimmed = (row: CredentialRow) => row.status === 'disabled' || row.trashedAt !== null

import { useEffect, useRef, useState } from 'react'
import type { CredentialRow } from '../../../shared/domain/credential.ts'
import { debounce } from '../../credentials/debounce.ts'
import { Environment } from '../../credentials/environment.tsx'
import { TypeTile } from '../../credentials/looks.tsx'
import { usePagedList } from '../../state/paged-list.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { type TableColumn, VirtualTable } from '../../ui/virtual-table.tsx'
import { pick, pickList, useExport } from './export-store.ts'

/** Names that are shown as chips; more are a number. */
const fewNames = 6

/** A searchable list with check boxes. What is picked stays picked while the search changes. */
export function CredentialPicker() {
  const { rows, total, hasMore, isLoading, isFirst, error, query } = usePagedList(pickList)
  const picked = useExport((state) => state.picked)
  const [search, setSearch] = useState(query)
  const [follow] = useState(() => {
    let wanted = query
    const run = debounce(() => pickList.setQuery(wanted), 80)
    return (text: string) => {
      wanted = text
      run()
    }
  })
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    frame.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={frame} className="kw-flow-part kw-picker">
      <div className="kw-picker-head">
        <SearchField
          label="Search credentials"
          value={search}
          onChange={(text) => {
            setSearch(text)
            follow(text)
          }}
        />
        <span className="kw-picker-count kw-numbers" role="status">
          {picked.size.toLocaleString('en')} picked
        </span>
        <Button size="small" variant="quiet" isDisabled={picked.size === 0} onPress={() => pick(new Set())}>
          Clear
        </Button>
      </div>
      <PickedNames />
      <ErrorNotice error={error} />
      <div className="kw-picker-rows">
        <VirtualTable
          label="Credentials to pick from"
          rows={rows}
          total={total}
          keyOf={keyOf}
          columns={columns}
          selection={picked}
          onSelectionChange={(keys) => pick(keys)}
          // A row has nothing to open here, so a click on it picks it as its check box does.
          onOpen={(key) => {
            const next = new Set(picked)
            if (!next.delete(key)) next.add(key)
            pick(next)
          }}
          hasMore={hasMore}
          isLoading={isLoading && (isFirst || hasMore)}
          onLoadMore={pickList.loadMore}
          empty={<EmptyState art="search" title={`Nothing found for “${query.trim()}”`} />}
        />
      </div>
    </div>
  )
}

const keyOf = ({ id }: CredentialRow) => id

const columns: readonly TableColumn<CredentialRow>[] = [
  {
    id: 'name',
    label: 'Name',
    width: 'minmax(160px, 1.6fr)',
    isRowHeader: true,
    cell: (row) => (
      <div className="kw-picker-name">
        <TypeTile type={row.type} />
        <span className="kw-ellipsis">{row.name}</span>
      </div>
    ),
  },
  {
    id: 'system',
    label: 'System',
    width: 'minmax(90px, 1fr)',
    cell: ({ system }) => system || <span className="kw-muted">—</span>,
  },
  {
    id: 'environment',
    label: 'Environment',
    width: '128px',
    cell: ({ environment }) => <Environment name={environment} />,
  },
]

/** What is picked by name, also when the list has scrolled on, as long as it is little. */
function PickedNames() {
  const { picked, names } = useExport()
  if (picked.size === 0 || picked.size > fewNames) return null
  return (
    <div className="kw-chips">
      {[...picked].map((id) => {
        const name = names.get(id) ?? '…'
        return (
          <Badge
            key={id}
            tone="accent"
            onRemove={{
              label: `Leave out ${name}`,
              remove: () => pick(new Set([...picked].filter((other) => other !== id))),
            }}
          >
            {name}
          </Badge>
        )
      })}
    </div>
  )
}

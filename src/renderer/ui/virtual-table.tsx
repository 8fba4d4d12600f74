// biome-ignore-all lint/a11y/useSemanticElements: the rows of a <table> can't be placed freely, so its roles stand on divs
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus and the keys, its cells don't
import { type ReactNode, useEffect, useMemo } from 'react'
import { Spinner } from './spinner.tsx'
import { TableCheck } from './table-check.tsx'
import { ColumnHead, GroupHead } from './table-heads.tsx'
import { useTableKeys } from './use-table-keys.ts'
import { type ScrollPlace, useVirtualWindow } from './use-virtual-window.ts'
import { type Group, toEntries } from './virtual-window.ts'
import './table.css'

/** A column of a table. */
export interface TableColumn<Row> {
  readonly id: string
  readonly label: string
  /** A track of a CSS grid: `minmax(180px, 2fr)`, `96px`. */
  readonly width: string
  readonly cell: (row: Row) => ReactNode
  readonly isSortable?: boolean
  readonly align?: 'end'
  /** Names the row for assistive technology; one column has it. */
  readonly isRowHeader?: boolean
  /** Left out while the table is narrower than this many pixels. */
  readonly hideBelow?: number
}

export interface VirtualTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly columns: readonly TableColumn<Row>[]
  /** How many rows there are, also those that aren't loaded yet. */
  readonly total?: number
  readonly sort?: { readonly column: string; readonly descending: boolean }
  readonly onSort?: (column: string, descending: boolean) => void
  /** Rows chosen for a bulk action. Without it there are no check boxes. */
  readonly selection?: ReadonlySet<string>
  readonly onSelectionChange?: (keys: ReadonlySet<string>) => void
  /** The row whose details are open. */
  readonly openKey?: string | null
  /** Click or Enter. */
  readonly onOpen?: (key: string) => void
  readonly hasMore?: boolean
  readonly isLoading?: boolean
  /** Called near the end of what is loaded, never while loading. */
  readonly onLoadMore?: () => void
  /** Rows must come sorted by it. */
  readonly groupOf?: (row: Row) => Group
  /** Keys of the groups whose rows are hidden. */
  readonly collapsed?: ReadonlySet<string>
  /** Makes the heads of groups buttons that hide and show their rows. */
  readonly onToggleGroup?: (key: string) => void
  /** Remembers how far the list was scrolled, for when it is shown again. */
  readonly place?: ScrollPlace
  /** Shown instead of rows when there are none and nothing loads. */
  readonly empty?: ReactNode
  readonly hideHeader?: boolean
  /** In pixels; by default that of the density. */
  readonly rowHeight?: number
  readonly isDimmed?: (row: Row) => boolean
}

/**
 * A table of any length: only the rows in sight are in the page, and each page of data is one call further. Keys: arrows,
 * Page Up and Down, Home, End move; Enter opens; Space selects, with Shift a range; Ctrl or ⌘ + A selects what is loaded.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, rows, keyOf, groupOf, collapsed, selection, onSelectionChange } = props
  const { hasMore = false, isLoading = false } = props
  const entries = useMemo(() => toEntries(rows, keyOf, groupOf, collapsed), [rows, keyOf, groupOf, collapsed])
  const view = useVirtualWindow(entries.length, props.rowHeight, props.place)
  const { focusIndex, focusRow, setFocusKey, toggle, onKeyDown, onRowClick } = useTableKeys({
    entries,
    openKey: props.openKey ?? null,
    onOpen: props.onOpen,
    selection,
    onSelectionChange,
    rowsInSight: view.rowsInSight,
    show: view.show,
  })

  const { onLoadMore } = props
  const nearEnd = view.end >= entries.length - 20
  useEffect(() => {
    if (nearEnd && hasMore && !isLoading) onLoadMore?.()
  }, [nearEnd, hasMore, isLoading, onLoadMore])

  const columns = props.columns.filter((column) => column.hideBelow === undefined || view.width >= column.hideBelow)
  const tracks = [...(selection ? ['36px'] : []), ...columns.map((column) => column.width)].join(' ')

  const drawn: number[] = []
  for (let index = view.start; index < view.end; index++) drawn.push(index)
  // The row that has the focus stays in the page, or the keyboard would lose its place.
  if (entries.length > 0 && (focusIndex < view.start || focusIndex >= view.end)) drawn.push(focusIndex)

  const total = props.total ?? rows.length
  const allSelected = selection !== undefined && rows.length > 0 && rows.every((row) => selection.has(keyOf(row)))
  const isEmpty = rows.length === 0 && !isLoading
  return (
    <div
      ref={view.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total + (props.hideHeader ? 0 : 1)}
      aria-colcount={columns.length + (selection ? 1 : 0)}
      aria-multiselectable={selection !== undefined || undefined}
      aria-busy={isLoading}
      className="kw-table"
      tabIndex={isEmpty ? 0 : -1}
      onScroll={view.onScroll}
      onKeyDown={onKeyDown}
    >
      <div className={`kw-table-head${props.hideHeader ? ' kw-hidden' : ''}`} role="rowgroup">
        <div className="kw-table-row" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
          {selection && (
            <div role="columnheader" className="kw-table-cell kw-table-cell-check">
              <TableCheck
                label="Select all that are loaded"
                checked={allSelected}
                isIndeterminate={!allSelected && selection.size > 0}
                onChange={() => onSelectionChange?.(new Set(allSelected ? [] : rows.map(keyOf)))}
              />
            </div>
          )}
          {columns.map((column) => (
            <ColumnHead key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </div>
      </div>
      {isEmpty ? (
        <div className="kw-table-empty" role="rowgroup">
          <div role="row">
            <div role="gridcell" aria-colspan={columns.length + (selection ? 1 : 0)}>
              {props.empty}
            </div>
          </div>
        </div>
      ) : (
        <div
          role="rowgroup"
          className="kw-table-body"
          style={{ height: (entries.length + (hasMore || isLoading ? 1 : 0)) * view.rowHeight }}
        >
          {drawn.map((index) => {
            const entry = entries[index]
            if (!entry) return null
            const place = { transform: `translateY(${index * view.rowHeight}px)`, height: view.rowHeight }
            if (entry.type === 'group')
              return (
                <div key={entry.key} role="row" className="kw-table-group" style={place}>
                  <div role="gridcell" aria-colspan={columns.length + (selection ? 1 : 0)}>
                    <GroupHead group={entry.group} isCollapsed={entry.isCollapsed} onToggle={props.onToggleGroup} />
                  </div>
                </div>
              )
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all rows
              <div
                key={entry.key}
                ref={index === focusIndex ? focusRow : null}
                role="row"
                data-row
                data-key={entry.key}
                data-open={entry.key === props.openKey || undefined}
                data-dimmed={props.isDimmed?.(entry.row) || undefined}
                aria-rowindex={entry.number + (props.hideHeader ? 0 : 1)}
                aria-selected={selection ? selection.has(entry.key) : entry.key === props.openKey}
                tabIndex={index === focusIndex ? 0 : -1}
                className="kw-table-row"
                style={{ ...place, gridTemplateColumns: tracks }}
                onClick={(event) => onRowClick(index, entry.key, event)}
                onFocus={() => setFocusKey(entry.key)}
              >
                {selection && (
                  <div role="gridcell" className="kw-table-cell kw-table-cell-check">
                    <TableCheck
                      label="Select"
                      checked={selection.has(entry.key)}
                      onChange={(range) => toggle(index, range)}
                    />
                  </div>
                )}
                {columns.map((column) => (
                  <div
                    key={column.id}
                    role={column.isRowHeader ? 'rowheader' : 'gridcell'}
                    className="kw-table-cell"
                    data-align={column.align}
                  >
                    {column.cell(entry.row)}
                  </div>
                ))}
              </div>
            )
          })}
          {isLoading && (
            <div
              role="row"
              className="kw-table-loading"
              style={{ transform: `translateY(${entries.length * view.rowHeight}px)`, height: view.rowHeight }}
            >
              <div role="gridcell" aria-colspan={columns.length + (selection ? 1 : 0)}>
                <Spinner label="Loading more" />
              </div>
            </div>
          )}
        </div>
      )}
    </div>
  )
}

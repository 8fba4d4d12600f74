// biome-ignore-all lint/a11y/useSemanticElements: the rows of a <table> can't be placed freely, so its roles stand on divs
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus and the keys, its cells don't
import { ArrowDown, ArrowUp, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Spinner } from './spinner.tsx'
import { TableCheck } from './table-check.tsx'
import { type ScrollPlace, useVirtualWindow } from './use-virtual-window.ts'
import { type Entry, type Group, keysBetween, stepFrom, toEntries } from './virtual-window.ts'
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
  const [focusKey, setFocusKey] = useState<string | null>(null)
  const wantFocus = useRef(false)
  const anchor = useRef<number | null>(null)
  const focusRow = useRef<HTMLDivElement>(null)

  const focusIndex = useMemo(() => {
    const wanted = focusKey ?? props.openKey ?? null
    const found = wanted === null ? -1 : entries.findIndex((entry) => entry.key === wanted)
    return found >= 0 ? found : stepFrom(entries, 0, 0)
  }, [entries, focusKey, props.openKey])

  useEffect(() => {
    if (!wantFocus.current || !focusRow.current) return
    wantFocus.current = false
    focusRow.current.focus({ preventScroll: true })
  })

  const { onLoadMore } = props
  const nearEnd = view.end >= entries.length - 20
  useEffect(() => {
    if (nearEnd && hasMore && !isLoading) onLoadMore?.()
  }, [nearEnd, hasMore, isLoading, onLoadMore])

  const columns = props.columns.filter((column) => column.hideBelow === undefined || view.width >= column.hideBelow)
  const tracks = [...(selection ? ['36px'] : []), ...columns.map((column) => column.width)].join(' ')

  const toggle = (index: number, range: boolean) => {
    const entry = entries[index]
    if (!selection || !onSelectionChange || entry?.type !== 'row') return
    const next = new Set(selection)
    if (range && anchor.current !== null) for (const key of keysBetween(entries, anchor.current, index)) next.add(key)
    else if (!next.delete(entry.key)) next.add(entry.key)
    anchor.current = index
    onSelectionChange(next)
  }
  const moveTo = (index: number) => {
    const entry = entries[index]
    if (entry?.type !== 'row') return
    setFocusKey(entry.key)
    wantFocus.current = true
    view.show(index)
  }
  const open = (index: number) => {
    const entry = entries[index]
    if (entry?.type === 'row') props.onOpen?.(entry.key)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const inRow = event.target instanceof Element && event.target.closest('[role="row"][data-row]') !== null
    const onControl = event.target instanceof Element && event.target.closest('button, input, a') !== null
    if (!inRow) return
    const page = Math.max(1, view.rowsInSight - 1)
    const moves: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -entries.length,
      End: entries.length,
    }
    const distance = moves[event.key]
    if (distance !== undefined) {
      event.preventDefault()
      const next = stepFrom(entries, focusIndex, distance)
      if (event.shiftKey && selection && onSelectionChange) {
        anchor.current ??= focusIndex
        onSelectionChange(new Set([...selection, ...keysBetween(entries, anchor.current, next)]))
      } else anchor.current = null
      moveTo(next)
    } else if (onControl) {
      return
    } else if (event.key === 'Enter') {
      event.preventDefault()
      open(focusIndex)
    } else if (event.key === ' ' && selection) {
      event.preventDefault()
      toggle(focusIndex, event.shiftKey)
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey) && selection) {
      event.preventDefault()
      onSelectionChange?.(new Set(keysBetween(entries, 0, entries.length - 1)))
    } else if (event.key === 'Escape' && selection && selection.size > 0) {
      event.stopPropagation()
      onSelectionChange?.(new Set())
    }
  }
  const onRowClick = (index: number, key: string, event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('button, input, a, label') !== null) return
    setFocusKey(key)
    if (selection && (event.shiftKey || event.ctrlKey || event.metaKey)) toggle(index, event.shiftKey)
    else open(index)
  }

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
                aria-rowindex={rowNumber(entries, index) + (props.hideHeader ? 0 : 1)}
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
              className="kw-table-loading"
              style={{ transform: `translateY(${entries.length * view.rowHeight}px)`, height: view.rowHeight }}
            >
              <Spinner label="Loading more" />
            </div>
          )}
        </div>
      )}
    </div>
  )
}

/** Position of a row among rows, from 1. Group heads don't count. */
function rowNumber<Row>(entries: readonly Entry<Row>[], index: number): number {
  // Without groups the index is the answer; with groups the heads before it are few and near.
  if (entries[0]?.type !== 'group') return index + 1
  let heads = 0
  for (let at = 0; at <= index; at++) if (entries[at]?.type === 'group') heads++
  return index + 1 - heads
}

interface GroupHeadProps {
  readonly group: Group
  readonly isCollapsed: boolean
  readonly onToggle: ((key: string) => void) | undefined
}

function GroupHead({ group, isCollapsed, onToggle }: GroupHeadProps) {
  const text = (
    <>
      {group.label}
      {group.detail !== undefined && <span className="kw-table-group-detail kw-numbers">{group.detail}</span>}
    </>
  )
  if (!onToggle) return text
  return (
    <button type="button" className="kw-table-toggle" aria-expanded={!isCollapsed} onClick={() => onToggle(group.key)}>
      <ChevronRight aria-hidden size={14} />
      {text}
    </button>
  )
}

interface ColumnHeadProps<Row> {
  readonly column: TableColumn<Row>
  readonly sort: VirtualTableProps<Row>['sort']
  readonly onSort: VirtualTableProps<Row>['onSort']
}

function ColumnHead<Row>({ column, sort, onSort }: ColumnHeadProps<Row>) {
  const isSorted = sort?.column === column.id
  const direction = isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined
  const Arrow = sort?.descending ? ArrowDown : ArrowUp
  return (
    <div role="columnheader" className="kw-table-cell" data-align={column.align} aria-sort={direction}>
      {column.isSortable && onSort ? (
        <button
          type="button"
          className="kw-table-sort"
          data-sorted={isSorted || undefined}
          onClick={() => onSort(column.id, isSorted ? !sort.descending : false)}
        >
          {column.label}
          {isSorted && <Arrow aria-hidden size={12} strokeWidth={2.5} />}
        </button>
      ) : (
        column.label
      )}
    </div>
  )
}

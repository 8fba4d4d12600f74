// biome-ignore-all lint/a11y/useSemanticElements: as the table of which these are parts
// biome-ignore-all lint/a11y/useFocusableInteractive: the button inside takes the focus
import { ArrowDown, ArrowUp, ChevronRight } from 'lucide-react'
import type { TableColumn, VirtualTableProps } from './virtual-table.tsx'
import type { Group } from './virtual-window.ts'

interface GroupHeadProps {
  readonly group: Group
  readonly isCollapsed: boolean
  readonly onToggle: ((key: string) => void) | undefined
}

/** The head of a group of rows, a button where its rows can be hidden. */
export function GroupHead({ group, isCollapsed, onToggle }: GroupHeadProps) {
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

/** The head of a column, a button where it can be sorted by. */
export function ColumnHead<Row>({ column, sort, onSort }: ColumnHeadProps<Row>) {
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

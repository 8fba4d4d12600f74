import type { ReactNode } from 'react'
import { VirtualTable, type VirtualTableProps } from './virtual-table.tsx'

interface VirtualListProps<Row> extends Omit<VirtualTableProps<Row>, 'columns' | 'sort' | 'onSort' | 'hideHeader'> {
  readonly render: (row: Row) => ReactNode
}

/** A list of any length: a table of one column without a head. */
export function VirtualList<Row>({ render, ...rest }: VirtualListProps<Row>) {
  return (
    <VirtualTable
      {...rest}
      hideHeader
      columns={[{ id: 'item', label: rest.label, width: 'minmax(0, 1fr)', isRowHeader: true, cell: render }]}
    />
  )
}

import type { ReactNode } from 'react'
import './table.css'

interface ItemCellProps {
  /** What kind of an item it is, as a tile. */
  readonly mark?: ReactNode
  readonly name: string
  /** What is to know about it in one line. */
  readonly detail: ReactNode
}

/** An item in a table: its name over a line about it. Rows with it are 52 pixels high. */
export function ItemCell({ mark, name, detail }: ItemCellProps) {
  return (
    <div className="kw-item-cell">
      {mark}
      <div>
        <span className="kw-ellipsis kw-item-cell-name">{name}</span>
        <small className="kw-ellipsis">{detail}</small>
      </div>
    </div>
  )
}

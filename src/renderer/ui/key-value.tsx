import type { ReactNode } from 'react'
import './small.css'

/** Facts in two columns: names at the left, values at the right. */
export function KeyValueList({ children }: { readonly children: ReactNode }) {
  return <dl className="kw-key-values">{children}</dl>
}

/** One fact. Without children it says that there is none. */
export function KeyValue({ label, children }: { readonly label: string; readonly children?: ReactNode }) {
  const empty = children === undefined || children === null || children === '' || children === false
  return (
    <div>
      <dt>{label}</dt>
      <dd>{empty ? <span className="kw-key-values-empty">Not set</span> : children}</dd>
    </div>
  )
}

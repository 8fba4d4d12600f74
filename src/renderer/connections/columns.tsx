import { ShieldQuestion } from 'lucide-react'
import type { Connection } from '../../shared/domain/connection.ts'
import { Environment } from '../credentials/environment.tsx'
import type { TableColumn } from '../ui/virtual-table.tsx'
import { KindTile } from './looks.tsx'
import { Outcome } from './testing/outcome-text.tsx'
import { isCurrent } from './testing/test-state.ts'
import { useTests } from './testing/test-store.ts'

/** The columns of the list. The narrower it is, the fewer are shown. */
export function connectionColumns(kindLabel: (kind: string) => string): readonly TableColumn<Connection>[] {
  return [
    {
      id: 'name',
      label: 'Name',
      width: 'minmax(180px, 1.4fr)',
      isRowHeader: true,
      cell: (row) => (
        <div className="kw-name-cell">
          <KindTile kind={row.kind} />
          <div className="kw-name-text">
            <span className="kw-ellipsis kw-name">{row.name}</span>
            <span className="kw-ellipsis kw-name-type">{row.system || kindLabel(row.kind)}</span>
          </div>
        </div>
      ),
    },
    {
      id: 'environment',
      label: 'Environment',
      width: '118px',
      hideBelow: 520,
      cell: (row) => <Environment name={row.environment} />,
    },
    {
      id: 'target',
      label: 'Target',
      width: 'minmax(120px, 1.2fr)',
      hideBelow: 720,
      cell: (row) => (
        <span className="kw-mono kw-muted kw-ellipsis" title={row.target}>
          {row.target || '—'}
        </span>
      ),
    },
    {
      id: 'credential',
      label: 'Credential',
      width: 'minmax(110px, 1fr)',
      hideBelow: 860,
      cell: (row) => (
        <span className="kw-credential-cell">
          {row.credential === null ? (
            <span className="kw-muted">None</span>
          ) : (
            <span className="kw-ellipsis">{row.credential}</span>
          )}
          {row.credential !== null && !row.bound && (
            <ShieldQuestion role="img" aria-label="Its host is not allowed yet" size={14} className="kw-unbound" />
          )}
        </span>
      ),
    },
    {
      id: 'result',
      label: 'Last test',
      width: 'minmax(150px, 1.35fr)',
      cell: (row) => <LiveOutcome connection={row} />,
    },
  ]
}

/** Each row listens to its own test, so that a run draws no other rows anew. */
function LiveOutcome({ connection }: { readonly connection: Connection }) {
  const test = useTests((state) => state.tests[connection.id])
  const { lastTest } = connection
  // What another window or a command has found since then is newer.
  const isNewest = !test?.result || !lastTest || Date.parse(lastTest.at) <= Date.parse(test.result.at)
  const current = test && isNewest && isCurrent(test, connection) ? test : undefined
  return (
    <span className="kw-outcome-cell">
      <Outcome test={current} last={lastTest} marksStale />
    </span>
  )
}

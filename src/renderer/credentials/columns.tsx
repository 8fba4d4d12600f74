import { RotateCw, UsersRound } from 'lucide-react'
import type { CredentialRow } from '../../shared/domain/credential.ts'
import { Masked } from '../ui/masked.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import type { TableColumn } from '../ui/virtual-table.tsx'
import { recentUsesLabel } from '../usage/words.ts'
import { Environment } from './environment.tsx'
import { expiryTone, isRotationOverdue } from './expiry.ts'
import { TypeTile } from './looks.tsx'

/** The columns of the list. The narrower it is, the fewer are shown; the details hold all. */
export function credentialColumns(typeLabel: (type: string) => string): readonly TableColumn<CredentialRow>[] {
  return [
    {
      id: 'name',
      label: 'Name',
      width: 'minmax(180px, 1.6fr)',
      isSortable: true,
      isRowHeader: true,
      cell: (row) => (
        <div className="kw-name-cell">
          <TypeTile type={row.type} />
          <div className="kw-name-text">
            <span className="kw-ellipsis kw-name">{row.name}</span>
            <span className="kw-ellipsis kw-name-type">{typeLabel(row.type)}</span>
          </div>
          {row.sharing === 'shared' && <UsersRound role="img" aria-label="Shared" size={14} />}
        </div>
      ),
    },
    { id: 'system', label: 'System', width: 'minmax(90px, 1fr)', isSortable: true, hideBelow: 620, cell: systemCell },
    { id: 'value', label: 'Value', width: '92px', hideBelow: 860, cell: (row) => <Masked hint={row.masked} /> },
    { id: 'status', label: 'Status', width: '100px', cell: (row) => <StatusBadge status={row.status} /> },
    {
      id: 'environment',
      label: 'Environment',
      width: '118px',
      isSortable: true,
      hideBelow: 500,
      cell: (row) => <Environment name={row.environment} />,
    },
    {
      id: 'owner',
      label: 'Owner',
      width: 'minmax(84px, 1.05fr)',
      hideBelow: 940,
      cell: (row) => (
        <span className="kw-muted kw-ellipsis" title={row.team === '' ? row.owner : `${row.owner}, ${row.team}`}>
          {row.owner || '—'}
        </span>
      ),
    },
    {
      id: 'lastUsedAt',
      label: 'Last used',
      width: '108px',
      isSortable: true,
      hideBelow: 760,
      cell: (row) => <RelativeTime at={row.lastUsedAt} />,
    },
    {
      id: 'uses',
      label: 'Uses',
      width: '76px',
      hideBelow: 1000,
      cell: (row) => <Sparkline label={recentUsesLabel(row.recentUses)} values={barsOf(row.recentUses)} />,
    },
    { id: 'expiresAt', label: 'Expires', width: '112px', isSortable: true, hideBelow: 420, cell: expiryCell },
  ]
}

const noUses: readonly number[] = new Array<number>(30).fill(0)

/** A row says nothing of days when there was no use. */
function barsOf(uses: readonly number[]): readonly number[] {
  return uses.length === 0 ? noUses : uses
}

function systemCell(row: CredentialRow) {
  return row.system === '' ? <span className="kw-muted">—</span> : row.system
}

function expiryCell(row: CredentialRow) {
  return (
    <span className="kw-expiry" data-tone={expiryTone(row)}>
      {isRotationOverdue(row, Date.now()) && (
        <RotateCw role="img" aria-label="Rotation overdue" size={13} className="kw-overdue" />
      )}
      {row.expiresAt === null ? <span className="kw-muted">No expiry</span> : <RelativeTime at={row.expiresAt} />}
    </span>
  )
}

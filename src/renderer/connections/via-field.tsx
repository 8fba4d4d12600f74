import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Connection, ConnectionKindInfo } from '../../shared/domain/connection.ts'
import { client } from '../client/client.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { Select } from '../ui/select.tsx'
import { kindIcon } from './looks.tsx'

interface ViaFieldProps {
  /** The connection that is edited, which can't go through itself. */
  readonly ownId: string | null
  readonly kinds: readonly ConnectionKindInfo[]
  readonly value: string | null
  /** Name of the chosen one, as far as it is known. */
  readonly name: string | null
  readonly onChange: (viaId: string | null, name: string | null) => void
  /** Asked for a new one of this kind (C9). */
  readonly onNew: (kind: ConnectionKindInfo) => void
  readonly error?: string | undefined
}

const directly = 'directly'

/** Through what a connection goes: an SSH server or a proxy, each a connection of its own (T9). */
export function ViaField({ ownId, kinds, value, name, onChange, onNew, error }: ViaFieldProps) {
  const carriers = kinds.filter(({ carries }) => carries)
  const wanted = carriers.map(({ id }) => id).join()
  const [found, setFound] = useState<readonly Connection[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a chosen one may be new
  useEffect(() => {
    let isCurrent = true
    // Vaults have a handful of them: no search is needed.
    client.connections.list({ kind: wanted.split(','), limit: 100, cursor: null }).then(
      ({ items }) => isCurrent && setFound(items),
      () => {},
    )
    return () => {
      isCurrent = false
    }
  }, [wanted, value])
  const offered = found.filter(({ id }) => id !== ownId)
  const isMissing = value !== null && !offered.some(({ id }) => id === value)
  return (
    <div className="kw-via">
      <Select
        label="Goes through"
        choices={[
          { value: directly, label: 'Nothing, directly' },
          ...(isMissing ? [{ value, label: name ?? '…' }] : []),
          ...offered.map(({ id, name: label, kind, target }) => ({
            value: id,
            label,
            detail: `${carriers.find((one) => one.id === kind)?.label ?? kind}, ${target}`,
          })),
        ]}
        value={value ?? directly}
        onChange={(id) => onChange(id === directly ? null : id, offered.find((one) => one.id === id)?.name ?? null)}
        help="An SSH server or a proxy. It looks up the names of hosts."
        error={error}
      />
      <Menu
        label="New way"
        groups={[
          {
            actions: carriers.map((kind) => ({
              id: kind.id,
              label: `New ${kind.label}…`,
              detail: kind.summary,
              icon: kindIcon(kind.id),
              onAction: () => onNew(kind),
            })),
          },
        ]}
      >
        <IconButton icon={Plus} label="New SSH server or proxy" />
      </Menu>
    </div>
  )
}

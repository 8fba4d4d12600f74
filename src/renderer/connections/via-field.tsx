import { useEffect, useState } from 'react'
import type { Connection, ConnectionKindInfo } from '../../shared/domain/connection.ts'
import { client } from '../client/client.ts'
import { Select } from '../ui/select.tsx'

interface ViaFieldProps {
  /** The connection that is edited, which can't go through itself. */
  readonly ownId: string | null
  readonly kinds: readonly ConnectionKindInfo[]
  readonly value: string | null
  readonly onChange: (viaId: string | null) => void
  readonly error?: string | undefined
}

const directly = 'directly'

/** Through what a connection goes: an SSH server or a proxy, each a connection of its own (T9). */
export function ViaField({ ownId, kinds, value, onChange, error }: ViaFieldProps) {
  const carriers = kinds.filter(({ carries }) => carries)
  const wanted = carriers.map(({ id }) => id).join()
  const [found, setFound] = useState<readonly Connection[]>([])
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
  }, [wanted])
  const offered = found.filter(({ id }) => id !== ownId)
  return (
    <Select
      label="Goes through"
      choices={[
        { value: directly, label: 'Nothing: directly to the host' },
        ...offered.map(({ id, name, kind, target }) => ({
          value: id,
          label: name,
          detail: `${carriers.find((one) => one.id === kind)?.label ?? kind}, ${target}`,
        })),
      ]}
      value={value ?? directly}
      onChange={(id) => onChange(id === directly ? null : id)}
      help={
        offered.length === 0
          ? 'For a tunnel or a proxy, add a connection of the kind SSH server or HTTP proxy first.'
          : 'An SSH server or a proxy. Names of hosts are looked up at its end.'
      }
      error={error}
    />
  )
}

import { useEffect, useState } from 'react'
import type { ResponseOf } from '../../../shared/api/contract.ts'
import { client } from '../../client/client.ts'
import { Environment } from '../../credentials/environment.tsx'
import { count } from '../../ui/count.ts'
import { Disclosure } from '../../ui/disclosure.tsx'

interface DependentsProps {
  readonly credentialIds: readonly string[]
  /** Those that use the credentials, and those that go through one of them. */
  readonly total: number
}

type Connections = ResponseOf<'credentials.impact'>['connections']

/** What depends on credentials, by name, folded away: all of it is tested before anything changes. */
export function Dependents({ credentialIds, total }: DependentsProps) {
  const [connections, setConnections] = useState<Connections>([])
  useEffect(() => {
    let isCurrent = true
    client.credentials.impact({ ids: [...credentialIds] }).then(
      (impact) => isCurrent && setConnections(impact.connections),
      // Their number is known; the test will show their names.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [credentialIds])
  if (total === 0)
    return <p className="kw-muted">No connection depends on {credentialIds.length === 1 ? 'it' : 'them'}.</p>
  const through = total - connections.length
  return (
    <Disclosure title={`${count(total, 'connection')} to test with the new value`}>
      <ul className="kw-impact">
        {connections.slice(0, 50).map((connection) => (
          <li key={connection.id}>
            <span className="kw-ellipsis">{connection.name}</span>
            <Environment name={connection.environment} />
          </li>
        ))}
        {connections.length > 50 && <li>and {connections.length - 50} more</li>}
        {through > 0 && connections.length > 0 && (
          <li>{through === 1 ? 'and one that goes' : `and ${through} that go`} through them</li>
        )}
      </ul>
    </Disclosure>
  )
}

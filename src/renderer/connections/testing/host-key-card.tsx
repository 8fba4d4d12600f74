import { Fingerprint } from 'lucide-react'
import type { HostKey } from '../../../shared/domain/probe.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { startTests } from './test-store.ts'
import './testing.css'

interface HostKeyCardProps {
  /** The connection that was tested; the key may belong to one on its way. */
  readonly connectionId: string
  readonly hostKey: HostKey
  /** Whether another key is trusted. */
  readonly isChanged: boolean
}

/** Asks whether the key that an SSH server shows is its own (T9). Nothing was sent to it yet. */
export function HostKeyCard({ connectionId, hostKey, isChanged }: HostKeyCardProps) {
  const { fingerprint, key } = hostKey
  const trust = useAction(async () => {
    await client.connections.trustHostKey({ id: hostKey.connectionId, key, replace: isChanged })
    void startTests([connectionId])
  })
  return (
    <section className="kw-consent" aria-label="Trust this host key">
      <Fingerprint aria-hidden size={20} />
      <div>
        <h3>
          {isChanged ? `${hostKey.connection} shows a new host key` : `Is this the key of ${hostKey.connection}?`}
        </h3>
        <p className="kw-consent-host">{fingerprint}</p>
        <p>
          {isChanged
            ? 'Another key is trusted for this server. Either it was set up anew, or somebody stands between. Ask the people who run it before you trust the new one.'
            : 'The server is new to this computer, and nothing was sent to it. Compare the fingerprint with the one that the people who run the server give you (ssh-keygen -l shows it).'}
        </p>
        <ErrorNotice error={trust.error} />
        <Button
          variant={isChanged ? 'danger' : 'primary'}
          size="small"
          isPending={trust.isRunning}
          onPress={() => void trust.run()}
        >
          {isChanged ? 'Replace the trusted key and test' : 'Trust this key and test'}
        </Button>
      </div>
    </section>
  )
}

import { ShieldQuestion } from 'lucide-react'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { startTests } from './test-store.ts'
import './testing.css'

interface ConsentCardProps {
  readonly connectionId: string
  readonly credentialId: string
  readonly credential: string
  readonly host: string
}

/** Asks whether a credential may be sent to one more host (T6). Nothing was sent there yet. */
export function ConsentCard({ connectionId, credentialId, credential, host }: ConsentCardProps) {
  const allow = useAction(async () => {
    await client.credentials.bindHost({ id: credentialId, host })
    void startTests([connectionId])
  })
  return (
    <section className="kw-consent" aria-label="Allow this host">
      <ShieldQuestion aria-hidden size={20} />
      <div>
        <h3>May {credential} be sent to this host?</h3>
        <p className="kw-consent-host">{host}</p>
        <p>
          The credential is bound to other hosts, and nothing was sent to this one. Allow it only if you know that the
          host belongs to the system; a mistyped or foreign host would learn the secret.
        </p>
        <ErrorNotice error={allow.error} />
        <Button variant="primary" size="small" isPending={allow.isRunning} onPress={() => void allow.run()}>
          Allow this host and test
        </Button>
      </div>
    </section>
  )
}

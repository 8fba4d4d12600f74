import { ShieldQuestion } from 'lucide-react'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import './testing.css'

interface ConsentCardProps {
  readonly credentialId: string
  readonly credential: string
  readonly hosts: readonly string[]
  /** What is done once they are allowed, as the end of the button’s words, such as `and test`. */
  readonly next: string
  readonly onAllowed: () => void
  /** What follows asks the core with this consent, and binds the hosts itself. */
  readonly isBoundLater?: boolean
}

/** Asks whether a credential may be sent to further hosts (T6). Nothing was sent there yet. */
export function ConsentCard({
  credentialId,
  credential,
  hosts,
  next,
  onAllowed,
  isBoundLater = false,
}: ConsentCardProps) {
  const allow = useAction(async () => {
    if (!isBoundLater) for (const host of hosts) await client.credentials.bindHost({ id: credentialId, host })
    onAllowed()
  })
  const isOne = hosts.length === 1
  const these = isOne ? 'this host' : 'these hosts'
  return (
    <section className="kw-consent" aria-label={`Allow ${these}`}>
      <ShieldQuestion aria-hidden size={20} />
      <div>
        <h3>
          May {credential} be sent to {these}?
        </h3>
        {hosts.map((host) => (
          <p key={host} className="kw-consent-host">
            {host}
          </p>
        ))}
        <p>
          The credential is bound to other hosts, and nothing was sent to {isOne ? 'this one' : 'these'}. Allow{' '}
          {isOne ? 'it' : 'them'} only if you know that the {isOne ? 'host belongs' : 'hosts belong'} to the system; a
          mistyped or foreign host would learn the secret.
        </p>
        <ErrorNotice error={allow.error} />
        <Button variant="primary" size="small" isPending={allow.isRunning} onPress={() => void allow.run()}>
          Allow {these} {next}
        </Button>
      </div>
    </section>
  )
}

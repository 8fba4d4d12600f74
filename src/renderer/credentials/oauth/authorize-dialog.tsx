import { useEffect, useState } from 'react'
import type { OAuthProgress } from '../../../shared/domain/oauth.ts'
import { ConsentCard } from '../../connections/testing/consent-card.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { endAuthorization, startAuthorization, useAuthorization } from './grant-store.ts'
import { unboundHost } from './words.ts'

/** What a person has to do for the authorization that runs, until it has ended. */
export function AuthorizeDialog({ credentialId, name }: { readonly credentialId: string; readonly name: string }) {
  const { current } = useAuthorization()
  if (current?.credentialId !== credentialId) return null
  const { progress, error, way } = current
  const again = () => void startAuthorization(credentialId, way)
  const host = unboundHost(error)
  return (
    <Dialog
      isOpen
      isAlert
      onClose={endAuthorization}
      title={`Authorize ${name}`}
      size="small"
      footer={
        <>
          <Button onPress={endAuthorization}>{error ? 'Close' : 'Cancel'}</Button>
          {error && host === null && (
            <Button variant="primary" onPress={again}>
              Try again
            </Button>
          )}
        </>
      }
    >
      <div className="kw-form">
        {host !== null ? (
          <ConsentCard
            credentialId={credentialId}
            credential={name}
            hosts={[host]}
            next="and go on"
            onAllowed={again}
          />
        ) : error ? (
          <ErrorNotice error={error} />
        ) : (
          <Waiting progress={progress} />
        )}
      </div>
    </Dialog>
  )
}

function Waiting({ progress }: { readonly progress: OAuthProgress | null }) {
  if (progress === null || progress.phase === 'exchange')
    return (
      <p className="kw-oauth-wait" aria-live="polite">
        <Spinner label="Working" />
        {progress === null ? 'Asking the service…' : 'Fetching the tokens…'}
      </p>
    )
  if (progress.phase === 'browser')
    return (
      <>
        <p>
          {progress.opened
            ? 'Agree on the page that is open in your browser. Keyward goes on by itself when you are back.'
            : 'Open this address in a browser on this computer, and agree there.'}
        </p>
        <CopyButton text={progress.url} label="Copy address" withLabel />
        <p className="kw-oauth-wait" aria-live="polite">
          <Spinner label="Waiting" />
          <Countdown until={progress.endsAt} />
        </p>
      </>
    )
  return (
    <>
      <p>
        On any device, open <span className="kw-mono">{progress.url}</span> and enter this code:
      </p>
      <p className="kw-oauth-code">{progress.userCode}</p>
      <div className="kw-oauth-copies">
        <CopyButton text={progress.userCode} label="Copy code" withLabel />
        <CopyButton text={progress.completeUrl || progress.url} label="Copy address" withLabel />
      </div>
      <p className="kw-oauth-wait" aria-live="polite">
        <Spinner label="Waiting" />
        <Countdown until={progress.endsAt} />
      </p>
    </>
  )
}

/** Minutes and seconds that are left. A reader of the screen hears the minutes alone. */
function Countdown({ until }: { readonly until: string }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.round((Date.parse(until) - now) / 1000))
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <span>
      Waiting for you<span aria-hidden>, {text} left</span>
    </span>
  )
}

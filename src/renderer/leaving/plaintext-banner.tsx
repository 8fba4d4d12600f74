import { FileWarning } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { Button } from '../ui/button.tsx'
import { formatTime } from '../ui/dates.ts'
import { showErrorToast } from '../ui/toast.tsx'
import { leavingStatus } from './leaving-status.ts'

/** How long the window has for what it shows first. */
const patience = 600

/** Loud in every window while values may be written in plain text. */
export function PlaintextBanner() {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience)
    return () => clearTimeout(timer)
  }, [])
  return isLate ? <Followed /> : null
}

function Followed() {
  const allowed = useResource(leavingStatus).value?.allowed ?? null
  const end = useAction(() => client.leaving.endPlaintext({}))
  useEffect(() => {
    if (end.error) showErrorToast(end.error)
  }, [end.error])
  if (allowed === null) return null
  return (
    <section className="kw-unprotected" aria-label="Plain text">
      <FileWarning aria-hidden size={16} />
      <span role="alert">
        <strong>Exports in plain text are allowed until {formatTime(allowed.until)}.</strong> Whoever sits here can
        write every value into a file: {allowed.reason}
      </span>
      <Button size="small" isPending={end.isRunning} onPress={() => void end.run()}>
        End it now
      </Button>
    </section>
  )
}

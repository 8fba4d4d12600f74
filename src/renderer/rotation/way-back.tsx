import { Ban, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { Rotation } from '../../shared/domain/rotation.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { count } from '../ui/count.ts'
import { takeStep, useBusy } from './store.ts'

interface WayBackProps {
  readonly rotations: readonly Rotation[]
}

/** The ways back: rolling back what is switched, and giving up what is not. */
export function WayBack({ rotations }: WayBackProps) {
  const [asking, setAsking] = useState<'roll-back' | 'abort' | null>(null)
  const switched = rotations.filter(({ state }) => state === 'switched')
  const staged = rotations.filter(({ state }) => state === 'staged')
  const only = rotations.length === 1 ? rotations[0] : undefined
  const isTold = staged.some(({ method, server }) => method !== 'manual' && server !== 'none')
  const isBusy = useBusy(rotations)
  const close = () => setAsking(null)
  return (
    <>
      {switched.length > 0 && (
        <Button size="small" icon={Undo2} isDisabled={isBusy} onPress={() => setAsking('roll-back')}>
          Roll back…
        </Button>
      )}
      {staged.length > 0 && (
        <Button size="small" icon={Ban} isDisabled={isBusy} onPress={() => setAsking('abort')}>
          Abort…
        </Button>
      )}
      <ConfirmDialog
        isOpen={asking === 'roll-back'}
        onClose={close}
        title={only ? `Roll ${only.credential} back?` : `Roll ${count(switched.length, 'credential')} back?`}
        confirmLabel="Roll back"
        danger={false}
        onConfirm={() =>
          takeStep(
            'rollBack',
            switched.map(({ id }) => id),
          )
        }
      >
        <p>
          The old value comes into use again at once. The new one stays beside it, so that you can repair and switch
          again.
        </p>
        {switched.some(({ method, overlap }) => method !== 'manual' && overlap !== true) && (
          <p>Where the server doesn’t take the old value any more, Keyward sets it there again first.</p>
        )}
        {switched.some(({ method, revokedAt }) => method === 'manual' && revokedAt !== null) && (
          <p>
            <strong>The old value was revoked at the vendor.</strong> What uses it will most likely be refused.
          </p>
        )}
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={asking === 'abort'}
        onClose={close}
        title={only ? `Abort the rotation of ${only.credential}?` : `Abort ${count(staged.length, 'rotation')}?`}
        confirmLabel="Abort and destroy the new value"
        onConfirm={() =>
          takeStep(
            'abort',
            staged.map(({ id }) => id),
          )
        }
      >
        <p>The value in use stays as it is. The new one is destroyed here, and can’t be recovered.</p>
        {isTold ? (
          <p>The server is given the old value back first. If that fails, nothing is destroyed.</p>
        ) : (
          staged.some(({ method }) => method === 'manual') && <p>If the vendor has it already, revoke it there.</p>
        )}
      </ConfirmDialog>
    </>
  )
}

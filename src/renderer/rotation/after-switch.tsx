import { useState } from 'react'
import type { Rotation } from '../../shared/domain/rotation.ts'
import { useAction } from '../client/use-action.ts'
import { startTests } from '../connections/testing/test-store.ts'
import { navigate } from '../state/router.ts'
import { GuideHint } from '../systems/guide-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatTime } from '../ui/dates.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { StepActions } from './step-actions.tsx'
import type { StepProps } from './step-panel.tsx'
import { connectionsOf, takeStep, useBusy } from './store.ts'
import { useNow } from './use-now.ts'
import { isInGrace, isUnclear, timeLeft } from './words.ts'

/** Both values are kept. Whoever doesn't want to wait goes on. */
export function GraceStep({ rotations, tests, onGoOn }: StepProps) {
  const now = useNow()
  const until = lastGrace(rotations)
  const test = useAction(async () => {
    if (tests) return startTests(tests.map(({ connectionId }) => connectionId))
    // How it goes is told where connections are.
    const connectionIds = await connectionsOf(rotations.map(({ id }) => id))
    void startTests(connectionIds, `${rotations.length} rotated credentials`)
    navigate({ area: 'connections' })
  })
  return (
    <>
      <p className="kw-rotation-left">
        <strong>{timeLeft(until, now)} left</strong>, until {formatTime(until)}. There is nothing to do before that.
      </p>
      <ErrorNotice error={test.error} />
      <StepActions rotationIds={rotations.map(({ id }) => id)} isRunning={test.isRunning} label="Testing">
        <Button variant="quiet" {...(onGoOn && { onPress: onGoOn })}>
          Don’t wait: revoke now
        </Button>
        {rotations.some((rotation) => rotation.tests.total > 0) && (
          <Button isPending={test.isRunning} onPress={() => void test.run()}>
            {tests ? 'Test with the value in use' : 'Test with the values in use'}
          </Button>
        )}
      </StepActions>
    </>
  )
}

/** The old value is revoked: by a person at the vendor, or by Keyward at the server. */
export function RevokeStep({ rotations }: StepProps) {
  const ids = rotations.map(({ id }) => id)
  const revoke = useAction(() => takeStep('confirmRevocation', ids))
  const isByHand = rotations.every(({ method }) => method === 'manual')
  const systems = new Set(rotations.map(({ systemId }) => systemId))
  const [systemId = null] = systems.size === 1 ? systems : []
  const it = ids.length === 1 ? 'it' : 'them'
  const now = useNow()
  const until = lastGrace(rotations.filter((rotation) => isInGrace(rotation, now)))
  const isBusy = useBusy(rotations)
  return (
    <>
      {until !== '' && (
        <p className="kw-rotation-left">
          <strong>{timeLeft(until, now)}</strong> of the grace period are left, until {formatTime(until)}.
        </p>
      )}
      {isByHand && systemId !== null && <GuideHint systemId={systemId} page="revoke" isOpen />}
      <ErrorNotice error={revoke.error} />
      <StepActions
        rotationIds={ids}
        isRunning={revoke.isRunning}
        label={isByHand ? 'Writing it down' : 'Talking to the server'}
      >
        <Button variant="primary" isPending={revoke.isRunning || isBusy} onPress={() => void revoke.run()}>
          {rotations.every(isUnclear)
            ? 'Find out'
            : isByHand
              ? `I have revoked ${it}`
              : rotations.some(({ method }) => method === 'manual')
                ? 'Revoke at the servers, and confirm the others'
                : 'Revoke at the server'}
        </Button>
      </StepActions>
    </>
  )
}

/** The last copy of the old value is destroyed, after a question. */
export function DestroyStep({ rotations }: StepProps) {
  const [isAsking, setAsking] = useState(false)
  const now = useNow()
  const waiting = rotations.filter((rotation) => isInGrace(rotation, now))
  const until = lastGrace(waiting)
  const only = rotations.length === 1 ? rotations[0] : undefined
  const ids = rotations.map(({ id }) => id)
  return (
    <>
      {waiting.length > 0 && (
        <p className="kw-rotation-left">
          <strong>{timeLeft(until, now)}</strong> of the grace period are left, until {formatTime(until)}.
        </p>
      )}
      <StepActions rotationIds={ids} isRunning={false} label="Destroying">
        <Button variant="danger" onPress={() => setAsking(true)}>
          {waiting.length > 0
            ? 'Destroy early…'
            : only
              ? 'Destroy the old value…'
              : `Destroy ${ids.length} old values…`}
        </Button>
      </StepActions>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={only ? `Destroy the old value of ${only.credential}?` : `Destroy ${ids.length} old values?`}
        confirmLabel="Destroy"
        onConfirm={() => takeStep('finish', ids, waiting.length > 0)}
      >
        <p>After this there is no way back to {only ? `version ${only.oldVersion}` : 'them'}.</p>
        {waiting.length > 0 && <p>{describeEarly(waiting, until, now)}</p>}
      </ConfirmDialog>
    </>
  )
}

function describeEarly(waiting: readonly Rotation[], until: string, now: number): string {
  const left = `${timeLeft(until, now)} of the grace period are left`
  const [first] = waiting
  return waiting.length === 1 ? `For ${first?.credential}, ${left}.` : `For ${waiting.length} of them, up to ${left}.`
}

/** The end of the longest grace period; empty for none. */
function lastGrace(rotations: readonly Rotation[]): string {
  const ends = rotations.map(({ graceUntil }) => graceUntil ?? '')
  return ends.toSorted().at(-1) ?? ''
}

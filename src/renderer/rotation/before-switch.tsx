import { useState } from 'react'
import type { Rotation, RotationTest } from '../../shared/domain/rotation.ts'
import { useAction } from '../client/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { count } from '../ui/count.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { showToast } from '../ui/toast.tsx'
import { GraceChoice } from './grace-choice.tsx'
import { StepActions } from './step-actions.tsx'
import type { StepProps } from './step-panel.tsx'
import { setTestAndSwitch, switchTo, takeStep, useBusy } from './store.ts'
import { describeTests, isPassed, isUnclear, usualGraceHours } from './words.ts'

/** Keyward tells the server the new value, or finds out whether it has it. */
export function ValueStep({ rotations }: StepProps) {
  const ids = rotations.map(({ id }) => id)
  const set = useAction(() => takeStep('apply', ids))
  const [graceHours, setGraceHours] = useState(usualGraceHours)
  const setAndSwitch = useAction(() => setTestAndSwitch(ids, graceHours))
  const isBusy = useBusy(rotations) || setAndSwitch.isRunning
  const isAllUnclear = rotations.every(isUnclear)
  // Where both values work there is time to look at the tests.
  const hasGap = !isAllUnclear && rotations.some(({ overlap }) => overlap !== true)
  const it = ids.length === 1 ? 'it' : 'them'
  return (
    <>
      {hasGap && <GraceChoice hours={graceHours} onChange={setGraceHours} />}
      <ErrorNotice error={set.error ?? setAndSwitch.error} />
      <StepActions rotationIds={ids} isRunning={isBusy} label="Talking to the server">
        <Button
          variant={hasGap ? 'secondary' : 'primary'}
          isPending={set.isRunning}
          isDisabled={isBusy && !set.isRunning}
          onPress={() => void set.run()}
        >
          {isAllUnclear ? 'Find out' : hasGap ? `Only set ${it}` : `Set ${it} at the server`}
        </Button>
        {hasGap && (
          <Button
            variant="primary"
            isPending={setAndSwitch.isRunning}
            isDisabled={isBusy && !setAndSwitch.isRunning}
            onPress={() => void setAndSwitch.run()}
          >
            {`Set ${it}, test and switch`}
          </Button>
        )}
      </StepActions>
    </>
  )
}

/** Every connection that depends on it is tested with the new value. */
export function TestStep({ rotations, tests }: StepProps) {
  const [isAsking, setAsking] = useState(false)
  const ids = rotations.map(({ id }) => id)
  const test = useAction(() => takeStep('test', ids))
  const isBusy = useBusy(rotations)
  const sum = (of: (tests: Rotation['tests']) => number) => rotations.reduce((all, one) => all + of(one.tests), 0)
  const failed = sum((one) => one.failed)
  const untested = sum((one) => one.total - one.passed - one.failed)
  const isFirst = sum((one) => one.passed + one.failed) === 0
  return (
    <>
      <ErrorNotice error={test.error} />
      <StepActions rotationIds={ids} isRunning={isBusy} label="Testing with the new value">
        <Button variant="quiet" isDisabled={isBusy} onPress={() => setAsking(true)}>
          {failed > 0 ? `Switch despite ${count(failed, 'failure')}…` : 'Switch untested…'}
        </Button>
        <Button variant="primary" isPending={isBusy} onPress={() => void test.run()}>
          {isFirst ? `Test ${count(untested, 'connection')}` : 'Test again'}
        </Button>
      </StepActions>
      {isAsking && <DespiteDialog rotations={rotations} {...(tests && { tests })} onClose={() => setAsking(false)} />}
    </>
  )
}

/** Puts the new value into use. */
export function SwitchStep({ rotations, tests = [] }: StepProps) {
  const [graceHours, setGraceHours] = useState(usualGraceHours)
  const ids = rotations.map(({ id }) => id)
  // They don't keep it from the switch, since no test ever could.
  const doubtful = tests.filter((one) => isPassed(one) && one.result?.ok !== true).length
  const change = useAction(async () => {
    await switchTo(ids, graceHours, false)
    tellSwitched(rotations)
  })
  const test = useAction(() => takeStep('test', ids))
  const isBusy = useBusy(rotations)
  return (
    <>
      {doubtful > 0 && (
        <Banner tone="warn" title={`${count(doubtful, 'connection')} can’t be tested`}>
          Nothing harmless can be asked there, so that nobody knows whether the new value works. Look at them after the
          switch.
        </Banner>
      )}
      <GraceChoice hours={graceHours} onChange={setGraceHours} />
      <ErrorNotice error={change.error ?? test.error} />
      <StepActions rotationIds={ids} isRunning={isBusy} label="Testing with the new value">
        {rotations.some(({ tests }) => tests.total > 0) && (
          <Button variant="quiet" isPending={isBusy} isDisabled={change.isRunning} onPress={() => void test.run()}>
            Test again
          </Button>
        )}
        <Button variant="primary" isPending={change.isRunning} isDisabled={isBusy} onPress={() => void change.run()}>
          {ids.length === 1 ? 'Switch' : `Switch ${ids.length}`}
        </Button>
      </StepActions>
    </>
  )
}

interface DespiteDialogProps extends StepProps {
  readonly onClose: () => void
}

/** Names what has not passed, before it is switched all the same. */
function DespiteDialog({ rotations, tests, onClose }: DespiteDialogProps) {
  const [graceHours, setGraceHours] = useState(usualGraceHours)
  const only = rotations.length === 1 ? rotations[0] : undefined
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={only ? `Switch ${only.credential} all the same?` : `Switch ${rotations.length} credentials all the same?`}
      confirmLabel="Switch despite it"
      onConfirm={async () => {
        await switchTo(
          rotations.map(({ id }) => id),
          graceHours,
          true,
        )
        tellSwitched(rotations)
      }}
    >
      <p>These have not passed with the new value, and may stop working:</p>
      <ul className="kw-impact">
        {only && tests
          ? tests.filter((test) => !isPassed(test)).map((test) => <Doubt key={test.connectionId} test={test} />)
          : rotations.map((rotation) => (
              <li key={rotation.id}>
                <span className="kw-ellipsis">{rotation.credential}</span>
                <span className="kw-muted">{describeTests(rotation.tests)}</span>
              </li>
            ))}
      </ul>
      <p className="kw-muted">Roll back is possible at any moment until the old value is destroyed.</p>
      <GraceChoice hours={graceHours} onChange={setGraceHours} />
    </ConfirmDialog>
  )
}

function Doubt({ test }: { readonly test: RotationTest }) {
  return (
    <li>
      <span className="kw-ellipsis">{test.connection}</span>
      <span className="kw-muted">{test.result === null ? 'Not tested' : 'Failed'}</span>
    </li>
  )
}

function tellSwitched(rotations: readonly Rotation[]): void {
  const [first] = rotations
  showToast({
    title:
      rotations.length === 1
        ? `${first?.credential} uses its new value`
        : `${rotations.length} credentials use their new values`,
    tone: 'good',
  })
}

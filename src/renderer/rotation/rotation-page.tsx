import { ArrowLeft, CircleCheck, CircleSlash, KeyRound, Layers } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Rotation } from '../../shared/domain/rotation.ts'
import { Environment } from '../credentials/environment.tsx'
import { useItem } from '../state/item.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { formatTime } from '../ui/dates.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { batchPlace } from './places.ts'
import { StepPanel } from './step-panel.tsx'
import { Stepper } from './stepper.tsx'
import { openRotation } from './store.ts'
import { TestTable } from './test-table.tsx'
import { useNow } from './use-now.ts'
import { UsesElsewhere } from './uses-elsewhere.tsx'
import { ValuesPart } from './values-part.tsx'
import { WayBack } from './way-back.tsx'
import { stepOf } from './words.ts'

/** One rotation, step by step. It goes on where it stood, whatever has happened to the window meanwhile. */
export function RotationPage({ id }: { readonly id: string }) {
  const { value, error } = useItem(openRotation, id)
  const now = useNow()
  if (!value)
    return (
      <div className="kw-page">
        <RotationHead title="Rotation" />
        <div className="kw-page-body">{error ? <ErrorNotice error={error} /> : <Skeleton lines={6} />}</div>
      </div>
    )
  const { rotation, tests } = value
  const step = stepOf(rotation, now)
  return (
    <div className="kw-page">
      <RotationHead
        title={`Rotate ${rotation.credential}`}
        detail={rotation.environment !== '' && <Environment name={rotation.environment} />}
        actions={
          <>
            {rotation.batchSize > 1 && (
              <Button size="small" icon={Layers} onPress={() => navigate(batchPlace(rotation.batchId))}>
                {`All ${rotation.batchSize} of the batch`}
              </Button>
            )}
            <Button
              size="small"
              icon={KeyRound}
              onPress={() => navigate({ area: 'credentials', id: rotation.credentialId })}
            >
              Open the credential
            </Button>
            <WayBack rotations={[rotation]} />
          </>
        }
      >
        <Stepper current={step} />
      </RotationHead>
      <div className="kw-page-body">
        <div className="kw-rotation">
          <div className="kw-rotation-main">
            {step === 'done' || step === 'aborted' ? (
              <Ended rotation={rotation} />
            ) : (
              <StepPanel step={step} rotations={[rotation]} tests={tests} />
            )}
            {step !== 'done' && step !== 'aborted' && (
              <>
                <TestTable rotation={rotation} tests={tests} />
                <UsesElsewhere rotation={rotation} />
              </>
            )}
          </div>
          <ValuesPart rotation={rotation} />
        </div>
      </div>
    </div>
  )
}

interface RotationHeadProps {
  readonly title: string
  readonly detail?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** The head of a rotation or of a batch, with the way back to all of them. */
export function RotationHead({ title, detail, actions, children }: RotationHeadProps) {
  return (
    <div className="kw-rotation-head">
      <IconButton
        icon={ArrowLeft}
        label="All rotations"
        placement="bottom"
        onPress={() => navigate({ area: 'rotations' })}
      />
      <PageHeader
        title={title}
        {...(detail !== undefined && { detail })}
        {...(actions !== undefined && { actions })}
        {...(children !== undefined && { children })}
      />
    </div>
  )
}

function Ended({ rotation }: { readonly rotation: Rotation }) {
  const isDone = rotation.state === 'done'
  const Icon = isDone ? CircleCheck : CircleSlash
  return (
    <section className="kw-card kw-rotation-step" data-ended={rotation.state}>
      <h2>
        <Icon aria-hidden size={18} /> {isDone ? 'Rotated' : 'Aborted'}
      </h2>
      <p>
        {isDone
          ? `The new value has been in use since ${formatTime(rotation.switchedAt ?? rotation.startedAt)}. The old one is revoked and destroyed.`
          : 'The new value is destroyed. The value that was in use is as it was.'}
      </p>
      <p className="kw-muted">Every step stands in the audit log, with who took it.</p>
    </section>
  )
}

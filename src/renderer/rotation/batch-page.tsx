import type { Rotation } from '../../shared/domain/rotation.ts'
import { useItem } from '../state/item.ts'
import { count } from '../ui/count.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { RotationHead } from './rotation-page.tsx'
import { RotationRows } from './rotation-rows.tsx'
import { StepPanel } from './step-panel.tsx'
import { Stepper } from './stepper.tsx'
import { openBatch } from './store.ts'
import { useNow } from './use-now.ts'
import { WayBack } from './way-back.tsx'
import { stepOf, steps } from './words.ts'

/** Rotations that were begun together: those at the same step take it together, and each can be looked at by itself. */
export function BatchPage({ batchId }: { readonly batchId: string }) {
  const { value: rotations, error } = useItem(openBatch, batchId)
  const now = useNow()
  if (!rotations)
    return (
      <div className="kw-page">
        <RotationHead title="Rotations" />
        <div className="kw-page-body">{error ? <ErrorNotice error={error} /> : <Skeleton lines={6} />}</div>
      </div>
    )
  const at = (step: ReturnType<typeof stepOf>) => rotations.filter((rotation) => stepOf(rotation, now) === step)
  const groups = steps.map((step) => ({ step, members: at(step) })).filter(({ members }) => members.length > 0)
  const ended = [...at('done'), ...at('aborted')]
  // Those that are the farthest behind say how far the batch is.
  const current = groups[0]?.step ?? (at('done').length > 0 ? 'done' : 'aborted')
  return (
    <div className="kw-page">
      <RotationHead
        title={`Rotate ${count(rotations.length, 'credential')}`}
        detail={describeBatch(rotations)}
        actions={<WayBack rotations={rotations} />}
      >
        <Stepper current={current} />
      </RotationHead>
      <div className="kw-page-body">
        <div className="kw-rotation-main">
          {groups.map(({ step, members }) => (
            <StepPanel key={step} step={step} rotations={members}>
              <RotationRows rotations={members} label={`At this step: ${members.length} of ${rotations.length}`} />
            </StepPanel>
          ))}
          {ended.length > 0 && (
            <Section title="Ended" description={`${ended.length} of ${rotations.length}`}>
              <div className="kw-card">
                <RotationRows rotations={ended} label="Ended rotations" />
              </div>
            </Section>
          )}
        </div>
      </div>
    </div>
  )
}

function describeBatch(rotations: readonly Rotation[]): string {
  const open = rotations.filter(({ state }) => state === 'staged' || state === 'switched').length
  return open === rotations.length ? 'begun together' : `${open} under way`
}

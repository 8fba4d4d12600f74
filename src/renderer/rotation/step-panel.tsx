import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { Rotation, RotationTest } from '../../shared/domain/rotation.ts'
import { announce } from '../ui/announcer.tsx'
import { DestroyStep, GraceStep, RevokeStep } from './after-switch.tsx'
import { SwitchStep, TestStep, ValueStep } from './before-switch.tsx'
import { FailureNotice } from './failure-notice.tsx'
import { type Step, spokesmanOf, textOf } from './words.ts'

/** What every step works on: one rotation with its tests, or several at the same step. */
export interface StepProps {
  readonly rotations: readonly Rotation[]
  /** Those of the one rotation that is shown. */
  readonly tests?: readonly RotationTest[]
  /** Goes on before the grace period is over. */
  readonly onGoOn?: () => void
}

interface StepPanelProps extends Omit<StepProps, 'onGoOn'> {
  readonly step: Step
  readonly children?: ReactNode
}

const bodies = {
  value: ValueStep,
  test: TestStep,
  switch: SwitchStep,
  grace: GraceStep,
  revoke: RevokeStep,
  destroy: DestroyStep,
} as const

/** The step that is to be taken: what happens, what can go wrong, how to get back, and its buttons. */
export function StepPanel({ step: next, rotations, tests, children }: StepPanelProps) {
  const [goesOn, setGoesOn] = useState(false)
  const step = next === 'grace' && goesOn ? 'revoke' : next
  const id = useId()
  const head = useRef<HTMLHeadingElement>(null)
  const first = spokesmanOf(rotations)
  const text = first && textOf(step, first, rotations.length > 1)
  const title = text?.title
  const before = useRef(title)
  useEffect(() => {
    if (before.current === title || title === undefined) return
    before.current = title
    announce(title)
    // The button that led here is gone.
    if (document.activeElement === document.body || document.activeElement === null) head.current?.focus()
  }, [title])
  if (!text) return null
  const Body = bodies[step]
  return (
    <section className="kw-card kw-rotation-step" aria-labelledby={id}>
      <h2 id={id} ref={head} tabIndex={-1}>
        {text.title}
      </h2>
      <p>{text.happens}</p>
      <dl className="kw-rotation-notes">
        <dt>What can go wrong</dt>
        <dd>{text.risk}</dd>
        <dt>The way back</dt>
        <dd>{text.back}</dd>
      </dl>
      <FailureNotice rotations={rotations} />
      {children}
      <Body key={step} rotations={rotations} {...(tests && { tests })} onGoOn={() => setGoesOn(true)} />
    </section>
  )
}

import '../setup/setup.css'
import { type Step, stepLabels, steps } from './words.ts'

/** How far a rotation is. */
export function Stepper({ current }: { readonly current: Step | 'done' | 'aborted' }) {
  const at = current === 'done' ? steps.length : steps.indexOf(current as Step)
  const label =
    current === 'done' ? 'All steps are taken' : at === -1 ? 'Given up' : `Step ${at + 1} of ${steps.length}`
  return (
    <ol className="kw-steps" aria-label={label}>
      {steps.map((step, index) => (
        <li key={step} data-done={index < at || undefined} aria-current={index === at ? 'step' : undefined}>
          {stepLabels[step]}
        </li>
      ))}
    </ol>
  )
}

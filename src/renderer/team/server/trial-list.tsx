import { Check, CircleDashed, X } from 'lucide-react'
import { type Trial, trialSteps } from './words.ts'
import '../../connections/testing/testing.css'

/** What a trial has found, step by step. After the first one that fails it goes no further. */
export function TrialList({ findings }: Pick<Trial, 'findings'>) {
  return (
    <ol className="kw-stages" aria-label="What the trial has found">
      {trialSteps.map(({ step, label }) => {
        const finding = findings.find((each) => each.step === step)
        const state = finding === undefined ? 'unreached' : finding.ok ? 'passed' : 'failed'
        return (
          <li key={step} className="kw-stage" data-state={state}>
            <span className="kw-stage-mark">
              {state === 'unreached' && <CircleDashed aria-hidden size={18} strokeWidth={1.5} />}
              {state === 'passed' && <Check aria-hidden size={12} strokeWidth={3} />}
              {state === 'failed' && <X aria-hidden size={12} strokeWidth={3} />}
            </span>
            <span className="kw-stage-text">
              <strong>{label}</strong>
              <span className="kw-hidden">{stateWords[state]}</span>
              <span className="kw-stage-detail">{finding?.message ?? 'Not tried any more'}</span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

const stateWords = { passed: ', as it should be', failed: ', not as it should be', unreached: '' } as const

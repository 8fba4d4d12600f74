import { Check, Circle, CircleDashed, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Spinner } from '../../ui/spinner.tsx'
import { formatDuration, outcomeOf, stageLabels, stageSummaries } from './outcome.ts'
import { type ConnectionTest, type StageView, stageRows } from './test-state.ts'
import './testing.css'

const stateWords: Readonly<Record<StageView['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  unreached: 'not reached',
}

/** The stages of a test from top to bottom, as they come (T4). */
export function StageList({ test }: { readonly test: Pick<ConnectionTest, 'stages' | 'result'> }) {
  const rows = stageRows(test)
  if (rows.length === 0) return null
  return (
    <ol className="kw-stages" aria-label="Stages">
      {rows.map((row) => (
        <li
          key={row.stage}
          className="kw-stage"
          data-state={row.state === 'failed' && outcomeOf(row.code).tone === 'rest' ? 'stopped' : row.state}
        >
          <span className="kw-stage-mark">
            <StageMark state={row.state} />
          </span>
          <span className="kw-stage-text">
            <strong>{stageLabels[row.stage]}</strong>
            <span className="kw-hidden">, {stateWords[row.state]}</span>
            <span className="kw-stage-detail">
              {row.state === 'failed'
                ? [outcomeOf(row.code).label, row.detail].filter(Boolean).join(': ')
                : row.detail || hint(row)}
            </span>
          </span>
          <span className="kw-stage-time kw-numbers">
            {row.state === 'running' ? (
              <Elapsed />
            ) : row.state === 'passed' || row.state === 'failed' ? (
              formatDuration(row.ms)
            ) : (
              ''
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}

function hint({ state, stage }: StageView): string {
  return state === 'passed' || state === 'unreached' ? '' : stageSummaries[stage]
}

function StageMark({ state }: { readonly state: StageView['state'] }) {
  switch (state) {
    case 'running':
      return <Spinner label="Running" size={18} />
    case 'passed':
      return <Check aria-hidden size={12} strokeWidth={3} />
    case 'failed':
      return <X aria-hidden size={12} strokeWidth={3} />
    case 'waiting':
      return <Circle aria-hidden size={18} strokeWidth={1.5} />
    case 'unreached':
      return <CircleDashed aria-hidden size={18} strokeWidth={1.5} />
  }
}

/** Time since it appeared. */
export function Elapsed({ since }: { readonly since?: number | null }) {
  const [began] = useState(() => since ?? Date.now())
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [])
  return <span aria-hidden>{formatDuration(Math.max(0, now - began))}</span>
}

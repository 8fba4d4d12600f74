import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, Hourglass, ShieldQuestion } from 'lucide-react'
import type { Connection } from '../../../shared/domain/connection.ts'
import { useSettings } from '../../state/settings.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { StatusText } from '../../ui/status-text.tsx'
import { freshFor, isStale } from './freshness.ts'
import { outcomeOf, stageLabels } from './outcome.ts'
import type { ConnectionTest } from './test-state.ts'
import './testing.css'

const icons = { good: CircleCheck, bad: CircleAlert, warn: ShieldQuestion, rest: CircleMinus }

interface OutcomeProps {
  /** The test since the vault was opened, which may be running. */
  readonly test: ConnectionTest | undefined
  /** What the vault remembers. */
  readonly last: Connection['lastTest']
  readonly withTime?: boolean
  /** Marks a result that is too old to say much of today. */
  readonly marksStale?: boolean
}

/** How a connection's test goes, or what the last one found and how long ago. */
export function Outcome({ test, last, withTime = true, marksStale = false }: OutcomeProps) {
  const settings = useSettings()
  if (test && test.result === null) {
    const running = test.stages.find(({ state }) => state === 'running')
    return (
      <span className="kw-outcome-running">
        <Spinner label="Testing" size={14} />
        {test.startedAt === null ? 'Waiting' : running ? stageLabels[running.stage] : 'Testing'}
      </span>
    )
  }
  const found = test?.result ?? last
  if (!found)
    return (
      <StatusText tone="rest" icon={CircleDashed}>
        Not tested
      </StatusText>
    )
  const { label, tone } = outcomeOf(found.code)
  return (
    <span className="kw-test-outcome">
      <StatusText tone={tone} icon={icons[tone]}>
        {label}
      </StatusText>
      {withTime && (
        <span className="kw-outcome-time">
          {marksStale && isStale(found.at, settings, Date.now()) && (
            <Hourglass role="img" aria-label={`Not tested for ${freshFor(settings)}`} size={12} />
          )}
          <RelativeTime at={found.at} />
        </span>
      )}
    </span>
  )
}

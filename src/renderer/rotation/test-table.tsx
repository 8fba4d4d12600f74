import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, ShieldQuestion } from 'lucide-react'
import { Link } from 'react-aria-components'
import type { Rotation, RotationTest } from '../../shared/domain/rotation.ts'
import { outcomeOf } from '../connections/testing/outcome.ts'
import { Outcome } from '../connections/testing/outcome-text.tsx'
import { useTests } from '../connections/testing/test-store.ts'
import { Environment } from '../credentials/environment.tsx'
import { navigate } from '../state/router.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { StatusText } from '../ui/status-text.tsx'
import { useRuns } from './store.ts'
import { describeTests } from './words.ts'

const icons = { good: CircleCheck, bad: CircleAlert, warn: ShieldQuestion, rest: CircleMinus }

interface TestTableProps {
  readonly rotation: Rotation
  readonly tests: readonly RotationTest[]
}

/** The connections that depend on the credential: with the new value before the switch, and with the one in use after it. */
export function TestTable({ rotation, tests }: TestTableProps) {
  const isSwitched = rotation.state === 'switched'
  if (tests.length === 0)
    return (
      <Section title="What depends on it">
        <p className="kw-muted">
          No connection uses it. With one, Keyward could prove that the new value works before you switch.
        </p>
      </Section>
    )
  return (
    <Section
      title={isSwitched ? 'What depends on it' : 'Tested with the new value'}
      {...(!isSwitched && { description: describeTests(rotation.tests) })}
    >
      <ul className="kw-card kw-rotation-tests" aria-label="Connections that depend on it">
        {tests.map((test) => (
          <TestRow key={test.connectionId} rotation={rotation} test={test} />
        ))}
      </ul>
    </Section>
  )
}

function TestRow({ rotation, test }: { readonly rotation: Rotation; readonly test: RotationTest }) {
  const { connectionId, connection, environment, via, result } = test
  const inUse = useTests((state) => state.tests[connectionId])
  const isSwitched = rotation.state === 'switched' && inUse !== undefined
  const complaint = isSwitched ? inUse.result : result
  return (
    <li>
      <div className="kw-rotation-test">
        <span className="kw-rotation-test-name">
          <Link
            className="kw-rotation-link kw-ellipsis"
            onPress={() => navigate({ area: 'connections', id: connectionId })}
          >
            {connection}
          </Link>
          {via !== null && <small>through {via}</small>}
        </span>
        <Environment name={environment} />
        {isSwitched ? (
          <Outcome test={inUse} last={null} />
        ) : (
          <Finding rotationId={rotation.id} connectionId={connectionId} result={result} />
        )}
      </div>
      {complaint !== null && !complaint.ok && (
        <p className="kw-rotation-complaint">
          {complaint.message} <span className="kw-muted">{complaint.remedy}</span>
        </p>
      )}
    </li>
  )
}

interface FindingProps {
  readonly rotationId: string
  readonly connectionId: string
  readonly result: RotationTest['result']
}

/** What a test with the new value has found, or that it runs. */
function Finding({ rotationId, connectionId, result }: FindingProps) {
  const run = useRuns(({ runs }) => runs[rotationId])
  const state = run?.tests[connectionId]
  if (state === 'started' || (run?.step === 'test' && state === undefined))
    return (
      <span className="kw-outcome-running">
        <Spinner label="Testing" size={14} />
        {state === undefined ? 'Waiting' : 'Testing'}
      </span>
    )
  if (result === null)
    return (
      <StatusText tone="rest" icon={CircleDashed}>
        Not tested
      </StatusText>
    )
  const { label, tone } = outcomeOf(result.code)
  return (
    <span className="kw-test-outcome">
      <StatusText tone={tone} icon={icons[tone]}>
        {label}
      </StatusText>
      <span className="kw-outcome-time">
        <RelativeTime at={result.at} />
      </span>
    </span>
  )
}

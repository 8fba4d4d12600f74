import { Square, TableProperties, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { RunReport } from './run-report.tsx'
import { formatDuration } from './testing/outcome.ts'
import { describeSummary, summarize } from './testing/test-state.ts'
import { cancelTests, dismissRun, useTests } from './testing/test-store.ts'
import './connections.css'

/** How a run of several tests goes, and what it has found (T5). */
export function RunBar() {
  const { run, tests } = useTests()
  const [isReading, setReading] = useState(false)
  const summary = useMemo(() => run && summarize(run, tests), [run, tests])
  if (!run || !summary) return null
  const isRunning = run.finishedAt === null
  return (
    <section className="kw-run" aria-label={`Test of ${run.label}`}>
      {run.error ? (
        <ErrorNotice error={run.error} />
      ) : (
        <ProgressBar
          label={`${isRunning ? (run.isCancelling ? 'Cancelling the test of' : 'Testing') : 'Tested'} ${run.label}`}
          done={isRunning ? summary.done : summary.total}
          total={summary.total}
          detail={
            describeSummary(summary, isRunning) +
            (run.finishedAt === null ? '' : `, in ${formatDuration(run.finishedAt - run.startedAt)}`)
          }
        />
      )}
      <div className="kw-run-actions">
        <Button size="small" icon={TableProperties} isDisabled={summary.done === 0} onPress={() => setReading(true)}>
          Results
        </Button>
        {isRunning ? (
          <Button size="small" icon={Square} isDisabled={run.isCancelling} onPress={() => cancelTests(run.id)}>
            Cancel
          </Button>
        ) : (
          <Button size="small" icon={X} onPress={dismissRun}>
            Close
          </Button>
        )}
      </div>
      {isReading && <RunReport run={run} tests={tests} onClose={() => setReading(false)} />}
    </section>
  )
}

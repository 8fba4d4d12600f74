import { useMemo } from 'react'
import type { TestResult } from '../../shared/domain/probe.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { type TableColumn, VirtualTable } from '../ui/virtual-table.tsx'
import { ReportMenu } from './report-menu.tsx'
import { formatDuration, isFailure, outcomeOf } from './testing/outcome.ts'
import { Outcome } from './testing/outcome-text.tsx'
import { type ConnectionTest, describeSummary, summarize, type TestRun } from './testing/test-state.ts'
import './connections.css'

interface RunReportProps {
  readonly run: TestRun
  readonly tests: Readonly<Record<string, ConnectionTest>>
  readonly onClose: () => void
}

const columns: readonly TableColumn<TestResult>[] = [
  {
    id: 'connection',
    label: 'Connection',
    width: 'minmax(140px, 1fr)',
    isRowHeader: true,
    cell: (result) => <span className="kw-name kw-ellipsis">{result.connection}</span>,
  },
  {
    id: 'outcome',
    label: 'Result',
    width: '180px',
    cell: (result) => <Outcome test={undefined} last={{ ...result, tlsExpiresAt: null }} withTime={false} />,
  },
  {
    id: 'message',
    label: 'Finding',
    width: 'minmax(160px, 1.6fr)',
    hideBelow: 560,
    cell: (result) => <span title={`${result.message} ${result.remedy}`}>{result.message}</span>,
  },
  { id: 'ms', label: 'Time', width: '84px', align: 'end', cell: (result) => formatDuration(result.ms) },
]

/** What a run has found, failures first. */
export function RunReport({ run, tests, onClose }: RunReportProps) {
  const results = useMemo(() => resultsOf(run, tests), [run, tests])
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="wide"
      title={`Test of ${run.label}`}
      description={describeSummary(summarize(run, tests), run.finishedAt === null)}
      footer={
        <>
          <CopyButton withLabel label="Copy as table" text={toTable(results)} />
          <ReportMenu connectionIds={results.map(({ connectionId }) => connectionId)} />
          <Button variant="primary" onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className="kw-report">
        <VirtualTable
          label="Results"
          rows={results}
          keyOf={(result) => result.connectionId}
          columns={columns}
          onOpen={(id) => {
            onClose()
            navigate({ area: 'connections', id })
          }}
        />
      </div>
    </Dialog>
  )
}

function resultsOf(run: TestRun, tests: Readonly<Record<string, ConnectionTest>>): TestResult[] {
  const rank = ({ ok, code }: TestResult) => (isFailure(code) ? 0 : ok ? 2 : 1)
  return run.connectionIds
    .flatMap((id) => tests[id]?.result ?? [])
    .sort((a, b) => rank(a) - rank(b) || a.connection.localeCompare(b.connection, 'en'))
}

/** Tab-separated, as spreadsheets and tickets take it. */
function toTable(results: readonly TestResult[]): string {
  const rows = results.map(({ connection, code, message, ms, at }) =>
    [connection, outcomeOf(code).label, message, `${Math.round(ms)} ms`, at].join('\t'),
  )
  return ['Connection\tResult\tFinding\tTime\tAt', ...rows].join('\n')
}

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { TestResult } from '../../../shared/domain/probe.ts'
import { useItem } from '../../state/item.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { openHistory } from '../store.ts'
import { formatDuration } from './outcome.ts'
import { Outcome } from './outcome-text.tsx'
import { ResultFacts } from './result-facts.tsx'
import { StageList } from './stage-list.tsx'
import { stagesOfResult } from './test-state.ts'
import './testing.css'

/** Earlier results of one connection, newest first. */
export function TestHistory({ connectionId }: { readonly connectionId: string }) {
  const { value, error } = useItem(openHistory, connectionId)
  if (!value) return error ? <ErrorNotice error={error} /> : <Skeleton lines={4} />
  if (value.items.length === 0) return <p className="kw-muted kw-small">It was not tested yet.</p>
  return (
    <ol className="kw-results">
      {value.items.map((result) => (
        <ResultRow key={result.at} result={result} />
      ))}
    </ol>
  )
}

function ResultRow({ result }: { readonly result: TestResult }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <Button className="kw-result-toggle" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
        <ChevronRight aria-hidden size={15} />
        <Outcome test={undefined} last={{ ...result, tlsExpiresAt: null }} />
        <span className="kw-result-time kw-numbers">{formatDuration(result.ms)}</span>
      </Button>
      {isOpen && (
        <div className="kw-test-card-body">
          <StageList test={{ stages: stagesOfResult(result), result }} />
          <ResultFacts result={result} />
        </div>
      )}
    </li>
  )
}

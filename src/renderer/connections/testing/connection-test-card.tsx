import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { TestResult } from '../../../shared/domain/probe.ts'
import { client } from '../../client/client.ts'
import { Environment } from '../../credentials/environment.tsx'
import { ConsentCard } from './consent-card.tsx'
import { Outcome } from './outcome-text.tsx'
import { ResultFacts } from './result-facts.tsx'
import { StageList } from './stage-list.tsx'
import { stagesOfResult } from './test-state.ts'
import { startTests, useTests } from './test-store.ts'
import './testing.css'

interface ConnectionTestCardProps {
  readonly connectionId: string
  readonly name: string
  readonly environment: string
  /** Shows its stages from the beginning. */
  readonly isOpen: boolean
  /** Whether the person may say where the credential is sent. */
  readonly canManage?: boolean
  readonly actions: ReactNode
}

/** One connection with its last or running test, which unfolds into its stages. */
export function ConnectionTestCard(props: ConnectionTestCardProps) {
  const { connectionId, name, environment, isOpen, canManage = true, actions } = props
  const test = useTests((state) => state.tests[connectionId])
  const remembered = useLastResult(connectionId, test?.result ?? null)
  const result = test ? test.result : remembered
  const isRunning = test !== undefined && test.result === null
  const failed = result !== null && !result.ok
  const [choice, setChoice] = useState<boolean | null>(null)
  const isUnfolded = choice ?? (isOpen || isRunning || (test !== undefined && failed))
  const stages = test ?? (remembered ? { stages: stagesOfResult(remembered), result: remembered } : null)
  return (
    <div className="kw-card kw-test-card">
      <div className="kw-test-card-head">
        <Button
          className="kw-test-card-toggle"
          aria-expanded={isUnfolded}
          isDisabled={stages === null}
          onPress={() => setChoice(!isUnfolded)}
        >
          <ChevronRight aria-hidden size={15} />
          <span className="kw-ellipsis">{name}</span>
        </Button>
        <Environment name={environment} />
        {actions}
      </div>
      <div className="kw-test-card-outcome">
        <Outcome test={test} last={remembered && { ...remembered, tlsExpiresAt: null }} />
      </div>
      {isUnfolded && stages && (
        <div className="kw-test-card-body">
          <StageList test={stages} />
          {result &&
            (canManage && result.code === 'host-not-bound' && result.host !== null && result.credentialId !== null ? (
              <ConsentCard
                credentialId={result.credentialId}
                credential={result.credential ?? 'the credential'}
                hosts={[result.host]}
                next="and test"
                onAllowed={() => void startTests([connectionId])}
              />
            ) : (
              <ResultFacts result={result} />
            ))}
        </div>
      )}
    </div>
  )
}

/** The newest result that the vault keeps, read anew when a test has ended. */
function useLastResult(connectionId: string, newest: TestResult | null): TestResult | null {
  const [result, setResult] = useState<TestResult | null>(null)
  const at = newest?.at
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer test is a reason to read again
  useEffect(() => {
    let isCurrent = true
    client.tests.history({ connectionId, limit: 1 }).then(
      ({ items }) => isCurrent && setResult(items[0] ?? null),
      () => isCurrent && setResult(null),
    )
    return () => {
      isCurrent = false
    }
  }, [connectionId, at])
  return result
}

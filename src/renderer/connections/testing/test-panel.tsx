import { FlaskConical, Square } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Connection } from '../../../shared/domain/connection.ts'
import { useItem } from '../../state/item.ts'
import { useSettings } from '../../state/settings.ts'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { openHistory } from '../store.ts'
import { ConsentCard } from './consent-card.tsx'
import { freshFor, isStale } from './freshness.ts'
import { HostKeyCard } from './host-key-card.tsx'
import { ResultFacts } from './result-facts.tsx'
import { Elapsed, StageList } from './stage-list.tsx'
import { isCurrent, stagesOfResult } from './test-state.ts'
import { cancelTests, startTests, useTests } from './test-store.ts'
import './testing.css'

/** The live test of one connection: its stages as they come, then the finding (T4). Before a test, the last one. */
export function TestPanel({ connection, onEdit }: { readonly connection: Connection; readonly onEdit: () => void }) {
  const { id, target, lastTest, access } = connection
  const canManage = access === 'manage'
  const settings = useSettings()
  const live = useTests((state) => state.tests[id])
  const { value: history } = useItem(openHistory, id)
  const test = live && isCurrent(live, connection) ? live : undefined
  const remembered = lastTest === null ? null : (history?.items[0] ?? null)
  const result = test ? test.result : remembered
  const isRunning = test !== undefined && test.result === null
  const shown = test ?? (remembered ? { stages: stagesOfResult(remembered), result: remembered } : null)

  // A host that only the test could name, such as one that a secret configuration leads to, comes from its finding.
  const named = result?.code === 'host-not-bound' && result.host !== null ? [result.host] : []
  const hosts = connection.unbound.length > 0 ? connection.unbound : named
  const hasCredential = connection.credentialId !== null && connection.credential !== null
  const asksConsent = !isRunning && canManage && hasCredential && hosts.length > 0 && target !== ''
  const finding = useRef<HTMLDivElement>(null)
  const endedAt = test?.result?.at
  useEffect(() => {
    // In a small window the finding would stand below the edge, unseen.
    if (endedAt !== undefined) finding.current?.scrollIntoView({ block: 'nearest' })
  }, [endedAt])
  return (
    <div className="kw-test">
      <div className="kw-test-head">
        <div>
          <span className="kw-mono kw-test-target">
            {target || (access === 'use' ? 'Its target is not shown to you' : 'No target yet')}
          </span>
          <span className="kw-test-when">
            {isRunning ? (
              <>
                Testing <Elapsed key={test.runId} since={test.startedAt} />
              </>
            ) : result ? (
              <>
                Tested <RelativeTime at={result.at} />
                {isStale(result.at, settings, Date.now()) &&
                  `. Older than ${freshFor(settings)}: test again before you rely on it.`}
              </>
            ) : (
              'Not tested yet'
            )}
          </span>
        </div>
        {isRunning ? (
          <Button icon={Square} onPress={() => cancelTests(test.runId)}>
            Cancel
          </Button>
        ) : (
          <Button variant="primary" icon={FlaskConical} onPress={() => void startTests([id])}>
            {result ? 'Test again' : 'Test'}
          </Button>
        )}
      </div>
      {asksConsent && connection.credentialId !== null && (
        <ConsentCard
          credentialId={connection.credentialId}
          credential={connection.credential ?? ''}
          hosts={hosts}
          next="and test"
          onAllowed={() => void startTests([id])}
        />
      )}
      {shown && <StageList test={shown} />}
      {result && !(asksConsent && result.code === 'host-not-bound') && (
        <div ref={finding} className="kw-test">
          <ResultFacts result={result} />
        </div>
      )}
      {result?.hostKey && !isRunning && canManage && (
        <HostKeyCard connectionId={id} hostKey={result.hostKey} isChanged={result.code === 'host-key-changed'} />
      )}
      {result?.code === 'connection-incomplete' && canManage && (
        <Button size="small" onPress={onEdit}>
          Choose a credential
        </Button>
      )}
      {!shown && !asksConsent && (
        <p className="kw-test-hint">
          A test looks up the host, connects, agrees on encryption, signs in and asks one harmless question. Each stage
          shows its time, and the one that fails its cause and remedy. The secret is never shown.
        </p>
      )}
    </div>
  )
}

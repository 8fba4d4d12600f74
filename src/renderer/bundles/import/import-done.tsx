import { Cable, KeyRound } from 'lucide-react'
import { navigate } from '../../state/router.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { FlowActions } from '../flow.tsx'
import { leaveFlow } from '../places.ts'
import { UndoButton } from '../undo/last-import.tsx'
import { useImport } from './import-state.ts'
import { closeImport } from './import-store.ts'
import { LeftOut } from './left-out.tsx'

/** Last step: what was done, and what is left to do. */
export function ImportDone() {
  const { imported, importedFor, finished } = useImport()
  if (!imported) return null
  const { created, replaced, kept, skipped } = imported
  const numbers = [
    { label: 'added', value: created },
    { label: 'replaced', value: replaced },
    { label: 'kept beside', value: kept },
    { label: 'left out', value: skipped },
  ]
  return (
    <>
      <dl className="kw-card kw-imported">
        {numbers.map(({ label, value }) => (
          <div key={label} data-none={value === 0 || undefined}>
            <dd className="kw-numbers">{value.toLocaleString('en')}</dd>
            <dt>{label}</dt>
          </div>
        ))}
      </dl>
      {finished && (
        <>
          <LeftOut previewId={finished.previewId} number={finished.notTaken} />
          <Banner tone="warn" title={`Now delete ${finished.name}`}>
            It lies where you chose it, readable for whoever gets at it. Keyward’s window can’t reach it;{' '}
            <code>keyward import --shred</code> overwrites and deletes. On SSDs, in backups and in synchronised folders
            copies can stay: rotate what must not be found there.
          </Banner>
        </>
      )}
      {importedFor === '' ? (
        <Banner tone="info" title="Hosts are not bound yet">
          A file can’t decide where your credentials are sent. The first test of each connection asks you to allow its
          host; look at the name, then allow it.
        </Banner>
      ) : (
        <Banner tone="info" title={`Bound to the hosts that ${importedFor} says`}>
          Where shared credentials are sent is decided by those who manage them for the team.
        </Banner>
      )}
      <FlowActions>
        {created + replaced + kept > 0 && (
          <UndoButton
            onUndone={() => {
              closeImport()
              leaveFlow()
            }}
          />
        )}
        <Button onPress={closeImport}>Import another</Button>
        <Button
          icon={KeyRound}
          onPress={() => {
            closeImport()
            navigate({ area: 'credentials' })
          }}
        >
          Open credentials
        </Button>
        <Button
          variant="primary"
          icon={Cable}
          autoFocus
          onPress={() => {
            closeImport()
            navigate({ area: 'connections', filter: { result: 'untested' } })
          }}
        >
          Test connections
        </Button>
      </FlowActions>
    </>
  )
}

import { FlaskConical } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useAction } from '../../client/use-action.ts'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { leaveFlow } from '../places.ts'
import { useImport } from './import-state.ts'
import { closeImport, runImport } from './import-store.ts'
import { changesOf, dryRunText } from './summary.ts'

/** What the import would do, found by a dry run after every choice, and the button that does it. */
export function ReviewFoot() {
  const { dryRun, isTrying, isStale } = useImport()
  const run = useAction(runImport)
  const text = dryRun ? dryRunText(dryRun) : ''
  const said = useRef('')
  useEffect(() => {
    if (text === '' || text === said.current) return
    if (said.current !== '') announce(text)
    said.current = text
  }, [text])
  const changes = dryRun ? changesOf(dryRun) : 0
  return (
    <section className="kw-review-foot" aria-label="Dry run">
      <div className="kw-review-dry">
        {isTrying ? <Spinner label="Trying it out" /> : <FlaskConical aria-hidden size={16} />}
        <span>
          <strong>Dry run</strong> {text || (isStale ? 'Not possible any more.' : isTrying ? 'Trying it out…' : '')}
        </span>
      </div>
      <Button
        isDisabled={run.isRunning}
        onPress={() => {
          closeImport()
          leaveFlow()
        }}
      >
        Cancel
      </Button>
      <Button
        variant="primary"
        isPending={run.isRunning}
        isDisabled={isStale || changes === 0 || isTrying}
        onPress={() => void run.run()}
      >
        {changes > 0 ? `Import ${changes.toLocaleString('en')}` : 'Import'}
      </Button>
    </section>
  )
}

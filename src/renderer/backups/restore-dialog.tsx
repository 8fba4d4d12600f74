import { useProgress } from '../client/use-progress.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { formatTime } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { formatBytes } from '../ui/size.ts'
import { PassphraseStep } from './passphrase-step.tsx'
import { PreviewStep } from './preview-step.tsx'
import { closeRestore, useRestore } from './restore-store.ts'
import { SourceStep } from './source-step.tsx'
import './backups.css'

/** A restore, step by step: which backup, what opens it, what it would bring back and take, and then the deed. */
export function RestoreDialog() {
  const { step, sent, preview, restoredAt } = useRestore()
  const name = useSession((state) => state.status?.name ?? '')
  switch (step) {
    case 'closed':
      return null
    case 'source':
      return <SourceStep />
    case 'passphrase':
      return <PassphraseStep />
    case 'preview':
      return preview && <PreviewStep preview={preview} />
    case 'opening':
      return (
        <Dialog
          isOpen
          onClose={closeRestore}
          title="Restore a backup"
          isAlert
          footer={<Button onPress={closeRestore}>Cancel</Button>}
        >
          {sent ? (
            <ProgressBar
              label="Reading the file"
              done={sent.done}
              total={sent.total}
              detail={`${formatBytes(sent.done)} of ${formatBytes(sent.total)}`}
            />
          ) : (
            <ProgressBar label="Opening the backup and comparing it with the vault" />
          )}
        </Dialog>
      )
    case 'restoring':
      return <Restoring />
    case 'done':
      return (
        <Dialog
          isOpen
          onClose={closeRestore}
          title="Restored"
          description={`The vault ${name} is as it was on ${restoredAt === null ? 'that day' : formatTime(restoredAt)}.`}
          footer={
            <Button variant="primary" autoFocus onPress={closeRestore}>
              Done
            </Button>
          }
        >
          <p className="kw-restored">
            What stood here before is kept as a backup: Settings, Backups. Test the key slots: they are those of the
            backup, unless the vault was open and has had no new vault key since. Connections and credentials are as
            they were then, so test what was rotated since.
          </p>
        </Dialog>
      )
  }
}

function Restoring() {
  // What stands here is backed up first, which takes the time there is to take.
  const kept = useProgress('backup', true)
  return (
    <Dialog isOpen onClose={closeRestore} title="Restoring" isAlert isBusy>
      <div className="kw-form">
        <ProgressBar
          label="Keeping what stands here, then putting the backup into its place"
          {...(kept && { done: kept.done, total: kept.total, detail: formatBytes(kept.done) })}
        />
        <p className="kw-restored">Whatever happens now, the vault opens with the old or the restored content.</p>
      </div>
    </Dialog>
  )
}

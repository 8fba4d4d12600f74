import { useEffect, useState } from 'react'
import { describeError } from '../../shared/errors.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { formatTime } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { formatBytes } from '../ui/size.ts'
import { BackupMark } from './backup-mark.tsx'
import { chooseBackup, chooseFile, closeRestore, useRestore } from './restore-store.ts'
import { type Backup, reasonTexts } from './words.ts'

/** The most that the core takes in, in bytes. */
const largest = 256 * 1024 * 1024

/** First step: one of the kept backups, or a file. */
export function SourceStep() {
  const error = useRestore((state) => state.error)
  const [kept, setKept] = useState<readonly Backup[]>([])
  // Without a vault there may be none; a file can still be chosen.
  const { run } = useAction(async () => setKept((await client.backups.list({})).items))
  useEffect(() => void run(), [run])
  return (
    <Dialog
      isOpen
      onClose={closeRestore}
      title="Restore a backup"
      description="You see what it would bring back and take before anything happens."
      size="large"
      footer={<Button onPress={closeRestore}>Cancel</Button>}
    >
      <div className="kw-form">
        <ErrorNotice error={error} />
        {kept.length > 0 && (
          <ul className="kw-card kw-backups kw-backups-choice" aria-label="Kept backups">
            {kept.map((backup) => (
              <li key={backup.id} className="kw-backup">
                <BackupMark reason={backup.reason} />
                <div className="kw-backup-text">
                  <strong>{formatTime(backup.createdAt)}</strong>
                  <span className="kw-muted">
                    <RelativeTime at={backup.createdAt} /> · {reasonTexts[backup.reason]} · {formatBytes(backup.bytes)}
                  </span>
                </div>
                <Button
                  size="small"
                  aria-label={`Preview the backup of ${formatTime(backup.createdAt)}`}
                  onPress={() => void chooseBackup(backup)}
                >
                  Preview
                </Button>
              </li>
            ))}
          </ul>
        )}
        <FileDrop
          label="Drop a backup here"
          compact={kept.length > 0}
          onFile={(file) => {
            if (file.size > largest)
              useRestore.setState({ error: { code: 'too-large', ...describeError('too-large') } })
            else void chooseFile(file)
          }}
        />
      </div>
    </Dialog>
  )
}

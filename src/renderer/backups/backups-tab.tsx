import { DatabaseBackup, Download, Ellipsis, FileUp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { saveFile } from '../client/transfer.ts'
import { useAction } from '../client/use-action.ts'
import { createResource, useResource } from '../state/resource.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatTime } from '../ui/dates.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { formatBytes } from '../ui/size.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import { AutomaticBackups } from './automatic-backups.tsx'
import { BackupMark } from './backup-mark.tsx'
import { openRestore } from './restore-store.ts'
import { type Backup, reasonTexts } from './words.ts'
import './backups.css'

/** A backup leaves its record in the log, so a change there is a reason to look. */
const kept = createResource(async () => (await client.backups.list({})).items, ['audit'])

/** Shown at first, which is more than a week of daily ones. */
const first = 8

/** The kept backups, and the way back. */
export function BackupsTab() {
  const { value, error } = useResource(kept)
  const [isOpen, setOpen] = useState(false)
  const [removing, setRemoving] = useState<Backup | null>(null)
  const make = useAction(async () => {
    const made = await client.backups.create({})
    await kept.reload()
    showToast({ title: 'The vault was backed up.', detail: `${formatBytes(made.bytes)}, encrypted.`, tone: 'good' })
  })
  const items = value ?? []
  const shown = isOpen || items.length <= first + 1 ? items : items.slice(0, first)
  return (
    <div className="kw-settings-sections">
      <Section
        title="Backups"
        description="Each is one encrypted file. The key slots that the vault had at the time open it."
        actions={
          <div className="kw-section-actions">
            <Button size="small" icon={FileUp} onPress={() => openRestore()}>
              Restore…
            </Button>
            <Button
              size="small"
              variant="primary"
              icon={DatabaseBackup}
              isPending={make.isRunning}
              onPress={() => void make.run()}
            >
              Back up now
            </Button>
          </div>
        }
      >
        <ErrorNotice error={make.error ?? error} />
        {value === null && !error && <Skeleton lines={4} />}
        {value !== null && value.length === 0 && (
          <div className="kw-card">
            <EmptyState art="box" title="No backup yet">
              Keyward keeps one a day once there is something to keep. Make the first one now, or put one elsewhere with
              “Download”.
            </EmptyState>
          </div>
        )}
        {shown.length > 0 && (
          <ul className="kw-card kw-backups" aria-label="Kept backups">
            {shown.map((backup) => (
              <BackupRow key={backup.id} backup={backup} onRemove={() => setRemoving(backup)} />
            ))}
            {shown.length < items.length && (
              <li className="kw-backups-more">
                <Button variant="quiet" size="small" onPress={() => setOpen(true)}>
                  Show {items.length - shown.length} more
                </Button>
              </li>
            )}
          </ul>
        )}
      </Section>
      <AutomaticBackups />
      <ConfirmDialog
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
        title="Remove this backup?"
        confirmLabel="Remove"
        onConfirm={async () => {
          if (!removing) return
          await client.backups.remove({ id: removing.id })
          await kept.reload()
          showToast({ title: 'The backup was removed.', tone: 'good' })
        }}
      >
        <p>
          {removing && `The backup of ${formatTime(removing.createdAt)} can’t be restored any more.`} Files that you
          have downloaded are not affected.
        </p>
      </ConfirmDialog>
    </div>
  )
}

function BackupRow({ backup, onRemove }: { readonly backup: Backup; readonly onRemove: () => void }) {
  const when = formatTime(backup.createdAt)
  const [isSaving, setSaving] = useState(false)
  const download = async () => {
    setSaving(true)
    try {
      await saveFile(await client.backups.download({ id: backup.id }), 'application/octet-stream')
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
    } finally {
      setSaving(false)
    }
  }
  return (
    <li className="kw-backup">
      <BackupMark reason={backup.reason} />
      <div className="kw-backup-text">
        <strong>{when}</strong>
        <span className="kw-muted">
          <RelativeTime at={backup.createdAt} /> · {reasonTexts[backup.reason]}
        </span>
      </div>
      <span className="kw-backup-size kw-numbers">{formatBytes(backup.bytes)}</span>
      <div className="kw-slot-actions">
        <Button size="small" aria-label={`Restore the backup of ${when}`} onPress={() => openRestore(backup)}>
          Restore…
        </Button>
        <Menu
          label={`Actions for the backup of ${when}`}
          groups={[
            {
              actions: [
                {
                  id: 'download',
                  label: 'Download',
                  detail: 'To keep it elsewhere',
                  icon: Download,
                  isDisabled: isSaving,
                  onAction: () => void download(),
                },
              ],
            },
            { actions: [{ id: 'remove', label: 'Remove', icon: Trash2, danger: true, onAction: onRemove }] },
          ]}
        >
          <IconButton icon={Ellipsis} label={`More for the backup of ${when}`} />
        </Menu>
      </div>
    </li>
  )
}

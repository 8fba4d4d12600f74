import { FileLock2, FolderOpen } from 'lucide-react'
import { useEffect } from 'react'
import { DropZone, FileTrigger, Text } from 'react-aria-components'
import { describeError } from '../../../shared/errors.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { FlowActions } from '../flow.tsx'
import { leaveFlow } from '../places.ts'
import { formatBytes } from '../size.ts'
import { useImport } from './import-state.ts'
import { cancelSending, closeImport, refuseFile, takeFile } from './import-store.ts'

/** The most that the core takes in, in bytes. */
const largest = 256 * 1024 * 1024

/** First step: a file, dropped or chosen. */
export function FileStep() {
  const { file, sent, fileError } = useImport()
  useStrayDrops()
  const take = (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > largest) refuseFile({ code: 'bundle-too-large', ...describeError('bundle-too-large') })
    else void takeFile(chosen)
  }
  if (file && sent)
    return (
      <>
        <div className="kw-card kw-sending">
          <div className="kw-made-file">
            <span className="kw-made-icon" aria-hidden>
              <FileLock2 size={22} strokeWidth={1.75} />
            </span>
            <div className="kw-made-name">
              <strong className="kw-ellipsis">{file.name}</strong>
              <span className="kw-muted">{formatBytes(file.size)}</span>
            </div>
          </div>
          <ProgressBar
            label="Reading the file"
            done={sent.done}
            total={sent.total}
            detail={`${formatBytes(sent.done)} of ${formatBytes(sent.total)}`}
          />
        </div>
        <FlowActions>
          <Button onPress={cancelSending}>Cancel</Button>
        </FlowActions>
      </>
    )
  return (
    <>
      <DropZone
        className="kw-drop"
        aria-label="Drop a bundle here"
        onDrop={(event) => {
          const item = event.items.find((one) => one.kind === 'file')
          if (item) void item.getFile().then(take)
        }}
      >
        <span className="kw-drop-icon" aria-hidden>
          <FileLock2 size={26} strokeWidth={1.6} />
        </span>
        <Text slot="label">Drop a bundle here</Text>
        <span className="kw-muted">or</span>
        <FileTrigger onSelect={(files) => take(files?.[0] ?? undefined)}>
          <Button variant="primary" icon={FolderOpen}>
            Choose a file
          </Button>
        </FileTrigger>
      </DropZone>
      <ErrorNotice error={fileError} />
      <FlowActions>
        <Button
          onPress={() => {
            closeImport()
            leaveFlow()
          }}
        >
          Cancel
        </Button>
      </FlowActions>
    </>
  )
}

/** A file dropped beside the zone would take the place of the page. */
function useStrayDrops(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      event.preventDefault()
      if (event.dataTransfer && !(event.target instanceof Element && event.target.closest('.kw-drop')))
        event.dataTransfer.dropEffect = 'none'
    }
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [])
}

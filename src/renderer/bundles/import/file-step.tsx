import { FileLock2 } from 'lucide-react'
import { describeError } from '../../../shared/errors.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { formatBytes } from '../../ui/size.ts'
import { FlowActions } from '../flow.tsx'
import { leaveFlow } from '../places.ts'
import { useImport } from './import-state.ts'
import { cancelSending, closeImport, refuseFile, takeFile } from './import-store.ts'

/** The most that the core takes in, in bytes. */
const largest = 256 * 1024 * 1024

/** First step: a file, dropped or chosen. */
export function FileStep() {
  const { file, sent, fileError, wanted } = useImport()
  const take = (chosen: File) => {
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
      <FileDrop label={wanted === 'file' ? 'Drop a file here' : 'Drop a bundle here'} onFile={take} />
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

import { Download, FileLock2 } from 'lucide-react'
import { useState } from 'react'
import { saveBlob } from '../../client/transfer.ts'
import { announce } from '../../ui/announcer.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { KeyValue, KeyValueList } from '../../ui/key-value.tsx'
import { formatBytes } from '../../ui/size.ts'
import { FlowActions } from '../flow.tsx'
import { leaveFlow } from '../places.ts'
import { audience, contents, leftOutText } from '../words.ts'
import { startExport, useExport } from './export-store.ts'
import { RecipientNeeds } from './recipient-needs.tsx'

/** Last step: the file. */
export function DoneStep() {
  const made = useExport((state) => state.made)
  const [isSaved, setSaved] = useState(false)
  if (!made) return null
  const { blob, name, info, leftOut } = made
  const save = () => {
    saveBlob(blob, name)
    setSaved(true)
    announce(`${name} is being saved`)
  }
  return (
    <>
      <div className="kw-card kw-made">
        <div className="kw-made-file">
          <span className="kw-made-icon" aria-hidden>
            <FileLock2 size={22} strokeWidth={1.75} />
          </span>
          <div className="kw-made-name">
            <strong>{name}</strong>
            <span className="kw-muted">{formatBytes(info.size)}, encrypted</span>
          </div>
          <Button variant="primary" icon={Download} autoFocus onPress={save}>
            {isSaved ? 'Save again' : 'Save'}
          </Button>
        </div>
        <KeyValueList>
          <KeyValue label="Holds">{contents(info)}</KeyValue>
          <KeyValue label="Opens for">{audience(info)}</KeyValue>
          {info.sender !== null && <KeyValue label="Signed by">{info.sender.name}</KeyValue>}
          {info.note !== '' && <KeyValue label="Note">{info.note}</KeyValue>}
        </KeyValueList>
      </div>
      {leftOut > 0 && (
        <Banner tone="warn" title={`${count(leftOut, 'credential')} left out`}>
          {leftOutText(info)}
        </Banner>
      )}
      <RecipientNeeds
        audience={info.sender !== null ? 'people' : info.recipients.includes('scrypt') ? 'passphrase' : 'recipients'}
        file={name}
      />
      <FlowActions>
        <Button onPress={() => startExport()}>Make another</Button>
        <Button
          onPress={() => {
            startExport()
            leaveFlow()
          }}
        >
          {isSaved ? 'Done' : 'Throw it away'}
        </Button>
      </FlowActions>
    </>
  )
}

import { ClipboardPaste } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { DropZone, Text } from 'react-aria-components'
import type { Recognised } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { Banner } from '../../ui/banner.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { FileButton } from '../../ui/file-button.tsx'
import { textOfFile } from '../../ui/file-text.ts'
import '../../ui/file-drop.css'
import './form.css'

interface PasteBoxProps {
  readonly onRecognised: (found: Recognised) => void
  readonly title?: string
  readonly detail?: string
  /** Among other fields: what is pasted into one of them belongs there, unless it has more lines than the field. */
  readonly isBesideFields?: boolean
}

/** A short text that is pasted into the search is a search. */
const shortest = 16

/**
 * Takes whatever a person has copied, by paste anywhere in the panel, by drop or from a file. The text goes from the
 * clipboard to the core, which keeps what is secret: it never stands in an element of the page.
 */
export function PasteBox({
  onRecognised,
  title = 'Paste anything',
  detail = 'A key, a URL, a curl command, a .env or key file: its type is found out.',
  isBesideFields = false,
}: PasteBoxProps) {
  const [reason, setReason] = useState('')
  const recognise = useAction(async (read: () => Promise<string>) => {
    const { found, reason } = await client.credentials.recognise({ text: await read() })
    if (found) onRecognised(found)
    return reason
  })
  const take = (read: () => Promise<string>) => void recognise.run(read).then((why) => setReason(why ?? ''))
  const takeFile = (file: File) => take(() => textOfFile(file))
  usePaste((text) => take(async () => text), isBesideFields)
  return (
    <div className="kw-paste">
      <DropZone
        className="kw-drop kw-drop-compact kw-paste-zone"
        aria-label="Paste or drop a credential"
        onDrop={(event) => {
          const [item] = event.items
          if (item?.kind === 'file') void item.getFile().then(takeFile)
          else if (item?.kind === 'text') take(() => item.getText('text/plain'))
        }}
      >
        <span className="kw-drop-icon" aria-hidden>
          <ClipboardPaste size={18} strokeWidth={1.8} />
        </span>
        <span className="kw-paste-text">
          <Text slot="label">{title}</Text>
          <span className="kw-muted">{detail}</span>
        </span>
        <FileButton label="Choose a file" onFile={takeFile} />
      </DropZone>
      <ErrorNotice error={recognise.error} />
      {reason !== '' && (
        <Banner tone="warn" isAlert>
          {reason}
        </Banner>
      )}
    </div>
  )
}

/** Hears a paste wherever the focus is, before a field takes the text in. */
function usePaste(onText: (text: string) => void, leavesFields: boolean): void {
  const latest = useRef(onText)
  useEffect(() => {
    latest.current = onText
  })
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (text.trim().length < shortest || (leavesFields && belongsInto(event.target, text.trim()))) return
      event.preventDefault()
      event.stopPropagation()
      latest.current(text)
    }
    document.addEventListener('paste', paste, { capture: true })
    return () => document.removeEventListener('paste', paste, { capture: true })
  }, [leavesFields])
}

/** Whether a person means the field that has the focus. */
function belongsInto(target: EventTarget | null, text: string): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !text.includes('\n'))
}

import { useEffect, useRef, useState } from 'react'
import type { ScanItem, ScanResult, ScanState } from '../../shared/domain/reference.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { useProgress } from '../client/use-progress.ts'
import { useSession } from '../state/session.ts'
import { Badge } from '../ui/badge.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showToast } from '../ui/toast.tsx'
import { placesText } from './words.ts'
import './references.css'

/** What a scan has found, as far as it is shown. */
interface Findings {
  readonly result: ScanResult
  readonly items: readonly ScanItem[]
}

/** Items that a preview shows; a scan that finds more is recorded as a whole, or of its parts. */
const mostShown = 500

const isNews = ({ counts }: ScanResult) => counts.new + counts.changed + counts.gone > 0

/**
 * Looks through a folder for references and shows what it finds before it is recorded. The desktop app asks for the folder with the
 * system's dialog; in a browser it is written down, since a page learns no paths.
 */
export function ScanDialog({ onClose }: { readonly onClose: () => void }) {
  const asksSystem = useSession((state) => state.info?.host === 'desktop')
  const [folder, setFolder] = useState('')
  const [runId, setRunId] = useState('')
  const [findings, setFindings] = useState<Findings | null>(null)
  const [except, setExcept] = useState<ReadonlySet<string>>(new Set())
  const open = useRef<string | null>(null)
  useEffect(
    () => () => {
      if (open.current !== null) void client.references.closeScan({ scanId: open.current }).catch(() => {})
    },
    [],
  )

  const scan = useAction(async () => {
    const run = crypto.randomUUID()
    setRunId(run)
    const result = await client.references.scan({ runId: run, folder: asksSystem ? null : folder.trim() })
    open.current = result.scanId
    setFindings({ result, items: await readItems(result) })
  })
  const progress = useProgress(runId, scan.isRunning)
  const record = useAction(async ({ scanId }: ScanResult) => {
    const { added, changed, gone } = await client.references.record({ scanId, except: [...except] })
    open.current = null
    showToast({
      title:
        added + changed + gone === 0 ? 'Nothing to record' : `${count(added + changed + gone, 'reference')} recorded`,
      detail: `${added} new, ${changed} changed, ${gone} gone`,
      tone: 'good',
    })
    onClose()
  })
  const leave = () => {
    if (scan.isRunning) void client.references.cancelScan({ runId }).catch(() => {})
    else onClose()
  }
  return (
    <Dialog
      isOpen
      onClose={leave}
      title="Scan a folder for references"
      size="large"
      isBusy={record.isRunning}
      footer={
        <>
          <Button onPress={leave}>{scan.isRunning ? 'Stop' : findings ? 'Close' : 'Cancel'}</Button>
          {findings === null ? (
            <Button
              variant="primary"
              type="submit"
              form="kw-scan-form"
              isPending={scan.isRunning}
              isDisabled={!asksSystem && folder.trim() === ''}
            >
              {asksSystem ? 'Choose a folder…' : 'Scan'}
            </Button>
          ) : (
            <Button
              variant="primary"
              isPending={record.isRunning}
              isDisabled={!isNews(findings.result)}
              onPress={() => void record.run(findings.result)}
            >
              Record
            </Button>
          )}
        </>
      }
    >
      {findings === null ? (
        <Form id="kw-scan-form" onSubmit={() => void scan.run()}>
          <p>
            Its text files are looked through for keyward:// addresses and IDs of credentials. File, line and field are
            recorded, never what else stands in a line.
          </p>
          {scan.error?.code !== 'cancelled' && <ErrorNotice error={scan.error} />}
          {!asksSystem && (
            <TextField
              label="Folder"
              autoFocus
              mono
              isDisabled={scan.isRunning}
              value={folder}
              onChange={setFolder}
              placeholder="/home/ada/projects/shop"
              help="Its whole path on this computer."
            />
          )}
          {scan.isRunning && (
            <ProgressBar label="Looking through the files" detail={progress ? count(progress.done, 'file') : ''} />
          )}
        </Form>
      ) : (
        <Preview findings={findings} except={except} onExcept={setExcept} error={record.error} />
      )}
    </Dialog>
  )
}

const stateWords: Readonly<Record<Exclude<ScanState, 'same'>, { label: string; tone: 'good' | 'warn' | 'bad' }>> = {
  new: { label: 'New', tone: 'good' },
  changed: { label: 'Changed', tone: 'warn' },
  gone: { label: 'Gone', tone: 'warn' },
  dangling: { label: 'Leads nowhere', tone: 'bad' },
}

interface PreviewProps {
  readonly findings: Findings
  readonly except: ReadonlySet<string>
  readonly onExcept: (except: ReadonlySet<string>) => void
  readonly error: Parameters<typeof ErrorNotice>[0]['error']
}

function Preview({ findings: { result, items }, except, onExcept, error }: PreviewProps) {
  const { counts, unread, truncated } = result
  const toggle = (key: string, isTaken: boolean) => {
    const next = new Set(except)
    if (isTaken) next.delete(key)
    else next.add(key)
    onExcept(next)
  }
  const all = counts.new + counts.changed + counts.gone + counts.dangling
  return (
    <div className="kw-scan">
      <ErrorNotice error={error} />
      <p>
        {count(result.files, 'file')} in <span className="kw-mono">{result.folder}</span>
        {counts.same > 0 && `, ${count(counts.same, 'reference')} as before`}.
      </p>
      {truncated && (
        <Banner tone="warn" title="The folder holds more than a scan looks at">
          What lies behind was not looked at. Scan its parts.
        </Banner>
      )}
      {unread > 0 && (
        <Banner tone="info" title={`${count(unread, 'file')} or folders could not be read`}>
          References in them stay as they are.
        </Banner>
      )}
      {counts.dangling > 0 && (
        <Banner tone="warn" title={`${count(counts.dangling, 'reference')} to credentials that don’t exist`}>
          A credential was renamed or deleted, or its name is written wrongly. They are not recorded.
        </Banner>
      )}
      {all === 0 ? (
        <p>{counts.same > 0 ? 'Nothing has changed since the last scan.' : 'No reference was found.'}</p>
      ) : (
        <ul className="kw-scan-items">
          {items.map(
            (item) =>
              item.state !== 'same' && (
                <li key={item.key}>
                  {item.state === 'dangling' ? (
                    <ItemText item={item} />
                  ) : (
                    <Checkbox isSelected={!except.has(item.key)} onChange={(isTaken) => toggle(item.key, isTaken)}>
                      <ItemText item={item} />
                    </Checkbox>
                  )}
                  <Badge tone={stateWords[item.state].tone}>{stateWords[item.state].label}</Badge>
                </li>
              ),
          )}
          {all > items.length && (
            <li>and {(all - items.length).toLocaleString('en')} more, which are recorded as well</li>
          )}
        </ul>
      )}
    </div>
  )
}

function ItemText({ item: { credential, name, places } }: { readonly item: ScanItem }) {
  return (
    <span className="kw-scan-text">
      <strong className="kw-ellipsis">{credential}</strong>
      <span className="kw-mono kw-ellipsis" title={name}>
        {[name, placesText(places)].filter(Boolean).join(', ')}
      </span>
    </span>
  )
}

/** What is news comes first, and what leads nowhere before what has gone. */
async function readItems({ scanId }: ScanResult): Promise<ScanItem[]> {
  const items: ScanItem[] = []
  for (const state of ['dangling', 'new', 'changed', 'gone'] as const) {
    let offset = 0
    while (items.length < mostShown) {
      const page = await client.references.scanItems({ scanId, offset, state })
      items.push(...page.items)
      offset += page.items.length
      if (page.items.length === 0 || offset >= page.total) break
    }
  }
  return items
}

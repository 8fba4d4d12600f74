import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { type AttachmentFormat, attachmentFormats } from '../../shared/reports/attachments.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { saveFile } from '../client/transfer.ts'
import { ScanDialog } from '../references/scan-dialog.tsx'
import { count } from '../ui/count.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import { isNarrowed, type ListView, toRequest } from './list-view.ts'

const formats: Readonly<Record<AttachmentFormat, { label: string; detail: string; mediaType: string }>> = {
  html: { label: 'HTML', detail: 'A page to read, print or attach', mediaType: 'text/html' },
  csv: { label: 'CSV', detail: 'For a spreadsheet', mediaType: 'text/csv' },
  json: { label: 'JSON', detail: 'Everything that is known, for scripts', mediaType: 'application/json' },
}

/** What uses the credentials of the list: found in a folder, or told in a report (C6, L5). */
export function UsesMenu({ view }: { readonly view: ListView }) {
  const [isScanning, setScanning] = useState(false)
  return (
    <>
      <Menu
        label="More"
        groups={[
          {
            actions: [
              {
                id: 'scan',
                label: 'Scan a folder for references…',
                detail: 'Files that name credentials',
                onAction: () => setScanning(true),
              },
            ],
          },
          {
            title: isNarrowed(view) ? 'Report of what uses each of these' : 'Report of what uses each credential',
            actions: attachmentFormats
              .toReversed()
              .map((format) => ({ id: format, ...formats[format], onAction: () => void save(view, format) })),
          },
        ]}
      >
        <IconButton icon={Ellipsis} label="More" />
      </Menu>
      {isScanning && <ScanDialog onClose={() => setScanning(false)} />}
    </>
  )
}

/** Saves the report of all that the view shows. */
async function save(view: ListView, format: AttachmentFormat): Promise<void> {
  try {
    const made = await client.references.report({ filter: toRequest(view).filter, format })
    await saveFile(made, formats[format].mediaType)
    const detail = `${made.name}, ${count(made.credentials, 'credential')}`
    showToast({ title: 'Report saved', detail, tone: 'good' })
  } catch (failure) {
    showErrorToast(toErrorBody(failure))
  }
}

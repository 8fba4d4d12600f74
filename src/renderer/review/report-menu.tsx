import { Download } from 'lucide-react'
import { type ReviewReportKind, reportKinds } from '../../shared/domain/review.ts'
import { toErrorBody } from '../client/errors.ts'
import { saveFile } from '../client/transfer.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'

const formats: Readonly<Record<ReviewReportKind, { label: string; detail: string; mediaType: string }>> = {
  html: { label: 'HTML', detail: 'A page to read, print or attach', mediaType: 'text/html' },
  csv: { label: 'CSV', detail: 'For a spreadsheet', mediaType: 'text/csv' },
  json: { label: 'JSON', detail: 'For scripts', mediaType: 'application/json' },
}

type Made = Parameters<typeof saveFile>[0] & { readonly sha256: string }

/** Saves a signed report, such as that of a finished review. */
export function ReportMenu({
  make,
  size = 'medium',
}: {
  readonly make: (format: ReviewReportKind) => Promise<Made>
  readonly size?: 'small' | 'medium'
}) {
  const save = useAction(async (format: ReviewReportKind) => {
    try {
      const made = await make(format)
      await saveFile(made, formats[format].mediaType)
      const detail = `${made.name}, SHA-256 ${made.sha256.slice(0, 16)}…`
      showToast({ title: 'Report saved', detail, tone: 'good' })
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
    }
  })
  return (
    <Menu
      label="Save the report"
      groups={[
        {
          title: 'Signed with date and person',
          actions: reportKinds.map((format) => ({
            id: format,
            ...formats[format],
            onAction: () => void save.run(format),
          })),
        },
      ]}
    >
      <Button icon={Download} size={size} isPending={save.isRunning}>
        Save report
      </Button>
    </Menu>
  )
}

import { Download } from 'lucide-react'
import { type ReportFormat, reportFormats } from '../../shared/reports/formats.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { saveFile } from '../client/transfer.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'

interface ReportMenuProps {
  /** Whose newest results it holds. */
  readonly connectionIds: readonly string[]
}

const formats: Readonly<Record<ReportFormat, { label: string; detail: string; mediaType: string }>> = {
  html: { label: 'HTML', detail: 'A page to read, print or attach', mediaType: 'text/html' },
  junit: { label: 'JUnit', detail: 'For a pipeline', mediaType: 'application/xml' },
  json: { label: 'JSON', detail: 'Everything that is known, for scripts', mediaType: 'application/json' },
}

/** Saves what tests have found as a report to keep (T5). */
export function ReportMenu({ connectionIds }: ReportMenuProps) {
  const save = useAction(async (format: ReportFormat) => {
    try {
      const made = await client.tests.report({ connections: { ids: connectionIds.slice(0, 500) }, format })
      await saveFile(made, formats[format].mediaType)
      showToast({ title: 'Report saved', detail: made.name, tone: 'good' })
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
    }
  })
  return (
    <Menu
      label="Save the report"
      groups={[
        {
          title: 'The newest result of each connection',
          actions: reportFormats
            .toReversed()
            .map((format) => ({ id: format, ...formats[format], onAction: () => void save.run(format) })),
        },
      ]}
    >
      <Button icon={Download} isPending={save.isRunning} isDisabled={connectionIds.length === 0}>
        Save report
      </Button>
    </Menu>
  )
}

import { Download } from 'lucide-react'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { exportLog } from './store.ts'
import { type AuditView, isNarrowed } from './view.ts'

interface ExportMenuProps {
  /** What is shown, which is what is exported. */
  readonly view: AuditView
  /** Name of the item that is followed; null for none. */
  readonly subject: string | null
  /** How many records that are. */
  readonly total: number
}

/** Saves the log, as it is filtered, for other tools. */
export function ExportMenu({ view, subject, total }: ExportMenuProps) {
  const save = useAction(async (format: 'jsonl' | 'cef') => {
    try {
      await exportLog(format, view)
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
    }
  })
  return (
    <Menu
      label="Export"
      groups={[
        {
          title: titleOf(view, subject, total),
          actions: [
            {
              id: 'jsonl',
              label: 'JSON Lines',
              detail: 'One record a line, for scripts',
              onAction: () => void save.run('jsonl'),
            },
            { id: 'cef', label: 'CEF', detail: 'For a SIEM', onAction: () => void save.run('cef') },
          ],
        },
      ]}
    >
      <Button icon={Download} isPending={save.isRunning}>
        Export
      </Button>
    </Menu>
  )
}

function titleOf(view: AuditView, subject: string | null, total: number): string {
  if (!isNarrowed(view)) return 'The whole log'
  return subject === null ? `The ${total.toLocaleString('en')} found` : `What the log says of ${subject}`
}

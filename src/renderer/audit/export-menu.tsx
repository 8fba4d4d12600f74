import { Download } from 'lucide-react'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { exportLog } from './store.ts'

interface ExportMenuProps {
  /** The item that is followed: the export is about it alone. */
  readonly subject: { readonly id: string; readonly name: string } | null
}

/** Saves the log for other tools. */
export function ExportMenu({ subject }: ExportMenuProps) {
  const save = useAction(async (format: 'jsonl' | 'cef') => {
    try {
      await exportLog(format, subject?.id ?? null)
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
    }
  })
  return (
    <Menu
      label="Export"
      groups={[
        {
          title: subject ? `What the log says of ${subject.name}` : 'The whole log',
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

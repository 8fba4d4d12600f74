import { Braces, FileText, Table } from 'lucide-react'
import { useId, useState } from 'react'
import type { PlaintextFormat } from '../../shared/domain/leaving.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { RadioCards } from '../ui/radio-cards.tsx'
import { showToast } from '../ui/toast.tsx'
import { choiceOf, type Scope, ScopeSelect } from './scope-select.tsx'

/** Which file in plain text. The system asks where it goes, and this page never holds it. */
export function PlaintextDialog({ onClose }: { readonly onClose: () => void }) {
  const [scope, setScope] = useState<Scope>('all')
  const [format, setFormat] = useState<PlaintextFormat>('json')
  const formId = useId()
  const write = useAction(async () => {
    const { info } = await client.leaving.exportPlaintext({ choose: choiceOf(scope), format })
    showToast({
      tone: 'info',
      title: `${count(info.credentials, 'credential')} written in plain text`,
      detail: 'Delete the file as soon as it has served.',
    })
    onClose()
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Export in plain text"
      isBusy={write.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={write.isRunning}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="danger" isPending={write.isRunning}>
            Choose where
          </Button>
        </>
      }
    >
      <Form id={formId} label="Export in plain text" onSubmit={() => void write.run()}>
        <ScopeSelect value={scope} onChange={setScope} />
        <RadioCards
          label="Format"
          value={format}
          onChange={(value) => setFormat(value as PlaintextFormat)}
          cards={[
            {
              value: 'json',
              title: 'JSON',
              text: 'All that is known, as in a bundle. Its format is documented.',
              icon: Braces,
            },
            {
              value: 'csv',
              title: 'CSV',
              text: 'A table with the columns that password managers import.',
              icon: Table,
            },
            { value: 'env', title: '.env', text: 'Variables with the values, as programs read them.', icon: FileText },
          ]}
        />
        <ErrorNotice error={write.error?.code === 'cancelled' ? null : write.error} />
      </Form>
    </Dialog>
  )
}

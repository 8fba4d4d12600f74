import { useId, useRef, useState } from 'react'
import { client } from '../client/client.ts'
import { saveFile } from '../client/transfer.ts'
import { useAction } from '../client/use-action.ts'
import { PassphraseFields, type PassphraseHandle } from '../setup/passphrase-fields.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { showToast } from '../ui/toast.tsx'
import { choiceOf, type Scope, ScopeSelect } from './scope-select.tsx'

/** A KeePass file with a password of its own. */
export function KdbxDialog({ onClose }: { readonly onClose: () => void }) {
  const [scope, setScope] = useState<Scope>('all')
  const password = useRef<PassphraseHandle>(null)
  const formId = useId()
  const make = useAction(async (typed: string) => {
    const made = await client.leaving.exportKdbx({ choose: choiceOf(scope), password: typed })
    await saveFile(made, 'application/octet-stream')
    showToast({
      tone: 'good',
      title: `${made.name} holds ${count(made.info.credentials, 'credential')}`,
      ...(made.info.leftOut > 0 && {
        detail: `${count(made.info.leftOut, 'credential')} of others stayed: only they hand them on.`,
      }),
    })
    onClose()
  })
  const submit = () => {
    const typed = password.current?.take()
    if (typed) void make.run(typed)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Export a KeePass file"
      description="KeePass, KeePassXC and their kin open it with its password. Every field comes along, in groups by environment; connections stand in the notes."
      isBusy={make.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={make.isRunning}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" isPending={make.isRunning}>
            Export
          </Button>
        </>
      }
    >
      <Form id={formId} label="Export a KeePass file" onSubmit={submit}>
        <ScopeSelect value={scope} onChange={setScope} />
        <PassphraseFields ref={password} label="Password of the file" />
        <ErrorNotice error={make.error} />
      </Form>
    </Dialog>
  )
}

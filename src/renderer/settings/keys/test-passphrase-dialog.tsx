import { useRef } from 'react'
import type { KeySlot } from '../../../shared/domain/vault.ts'
import { slotTitle } from '../../../shared/slot-names.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { loadStatus } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { SecretField, type SecretHandle } from '../../ui/secret-field.tsx'

interface TestPassphraseDialogProps {
  readonly slot: KeySlot
  readonly onClose: () => void
  readonly onTested: (result: { readonly ok: boolean; readonly ms: number }) => void
}

/** Tries a passphrase without locking the vault: does the paper in the safe still hold the right one? */
export function TestPassphraseDialog({ slot, onClose, onTested }: TestPassphraseDialogProps) {
  const field = useRef<SecretHandle>(null)
  const test = useAction(async (passphrase: string) => {
    onTested(await client.vault.testSlot({ id: slot.id, passphrase }))
    await loadStatus()
    onClose()
  })
  const submit = () => {
    const typed = field.current?.take() ?? ''
    if (typed !== '') void test.run(typed)
    field.current?.focus()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Test “${slotTitle(slot)}”`}
      description="The vault stays open while you try."
      size="small"
      isBusy={test.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={test.isRunning}>
            Cancel
          </Button>
          <Button variant="primary" isPending={test.isRunning} onPress={submit}>
            Test
          </Button>
        </>
      }
    >
      <Form onSubmit={submit}>
        <SecretField ref={field} label="Passphrase" autoFocus autoComplete="current-password" />
        <ErrorNotice error={test.error} />
      </Form>
    </Dialog>
  )
}

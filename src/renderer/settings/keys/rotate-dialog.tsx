import { useRef, useState } from 'react'
import type { KeySlot, RecoveryKit } from '../../../shared/domain/vault.ts'
import { slotTitle } from '../../../shared/slot-names.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { rotationText, testingText } from '../../keys/slot-words.ts'
import { PassphraseFields, type PassphraseHandle } from '../../setup/passphrase-fields.tsx'
import { loadStatus } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { showToast } from '../../ui/toast.tsx'
import { MadeKitDialog } from './made-kit-dialog.tsx'

/** Wraps the vault key anew, as the slot does. A passphrase slot gets a new passphrase and a new kit. */
export function RotateDialog({ slot, onClose }: { readonly slot: KeySlot; readonly onClose: () => void }) {
  const isPassphrase = slot.provider === 'passphrase'
  const [kit, setKit] = useState<RecoveryKit | null>(null)
  const field = useRef<PassphraseHandle>(null)
  const rotate = useAction(async (passphrase: string | null) => {
    const made = await client.vault.rotateSlot({ id: slot.id, passphrase })
    await loadStatus()
    if (isPassphrase) return setKit(await client.vault.recoveryKit({ slotId: made.id }))
    showToast({ title: `“${slotTitle(slot)}” was wrapped anew and tested.`, tone: 'good' })
    onClose()
  })
  const submit = () => {
    if (!isPassphrase) return void rotate.run(null)
    const typed = field.current?.take() ?? null
    if (typed !== null) void rotate.run(typed)
  }
  if (kit) return <MadeKitDialog kit={kit} onClose={onClose} />
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isPassphrase ? 'Change the passphrase' : `Rotate “${slotTitle(slot)}”`}
      isBusy={rotate.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={rotate.isRunning}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form="kw-rotate"
            autoFocus={!isPassphrase}
            isPending={rotate.isRunning}
          >
            {isPassphrase ? 'Change it' : 'Rotate and test'}
          </Button>
        </>
      }
    >
      <Form id="kw-rotate" onSubmit={submit}>
        <p className="kw-key-note">{rotationText(slot)}</p>
        {isPassphrase && <PassphraseFields ref={field} label="New passphrase" autoFocus />}
        {rotate.isRunning && !isPassphrase && <ProgressBar label={testingText(slot)} />}
        <ErrorNotice error={rotate.error} />
        <p className="kw-muted kw-key-aside">
          The vault key itself stays. If somebody else may have had {isPassphrase ? 'the old passphrase' : 'this key'},
          give the vault a new key after this.
        </p>
      </Form>
    </Dialog>
  )
}

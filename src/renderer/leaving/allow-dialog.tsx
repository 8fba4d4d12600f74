import { useId, useRef, useState } from 'react'
import { mostPlaintextMinutes, type PlaintextStatus } from '../../shared/domain/leaving.ts'
import { client } from '../client/client.ts'
import { fieldError } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { useSession } from '../state/session.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { SecretField, type SecretHandle } from '../ui/secret-field.tsx'
import { TextField } from '../ui/text-field.tsx'

interface AllowDialogProps {
  readonly proof: PlaintextStatus['proof']
  readonly onClose: () => void
}

/** Allows exports in plain text for some minutes: why, for how long, and whose vault this is. */
export function AllowDialog({ proof, onClose }: AllowDialogProps) {
  const vault = useSession(({ status }) => status?.name ?? '')
  const [minutes, setMinutes] = useState(10)
  const [reason, setReason] = useState('')
  const [confirm, setConfirm] = useState('')
  const passphrase = useRef<SecretHandle>(null)
  const formId = useId()
  const allow = useAction(async () => {
    const typed = proof === 'passphrase' ? (passphrase.current?.take() ?? '') : ''
    await client.leaving.allowPlaintext({
      minutes,
      reason: reason.trim(),
      passphrase: typed === '' ? null : typed,
      confirm,
    })
    onClose()
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Allow exports in plain text"
      isBusy={allow.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={allow.isRunning}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="danger" isPending={allow.isRunning}>
            Allow
          </Button>
        </>
      }
    >
      <Form id={formId} label="Allow exports in plain text" onSubmit={() => void allow.run()}>
        <Banner tone="warn" title="Values leave their protection">
          While it holds, every window says so. It ends with the time, with a lock, and whenever you end it. All of it
          stands in the audit log.
        </Banner>
        <TextField
          label="What for"
          isRequired
          autoFocus
          value={reason}
          onChange={setReason}
          placeholder="Move to another vault"
          help="Written into the audit log."
          error={fieldError(allow.error, 'reason')}
        />
        <NumberField
          label="For how long"
          unit="minutes"
          minValue={1}
          maxValue={mostPlaintextMinutes}
          value={minutes}
          onChange={setMinutes}
        />
        {proof === 'passphrase' ? (
          <SecretField
            ref={passphrase}
            label="Passphrase of the vault"
            help="Once more, since the vault stands open."
            autoComplete="current-password"
          />
        ) : (
          <TextField
            label="Name of the vault"
            help={`Type ${vault} to confirm.`}
            value={confirm}
            onChange={setConfirm}
            autoComplete="off"
          />
        )}
        <ErrorNotice error={allow.error} shownFields={['reason']} />
      </Form>
    </Dialog>
  )
}

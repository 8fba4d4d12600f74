import { useState } from 'react'
import type { OffboardingLine, OffboardingOutcome } from '../../../shared/domain/offboarding.ts'
import { useAction } from '../../client/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { decide, useOffboarding } from './store.ts'

interface DecideDialogProps {
  readonly outcome: OffboardingOutcome
  readonly lines: readonly OffboardingLine[]
}

/** Asks why nothing has to be done, or lets a person note how something was revoked. */
export function DecideDialog({ outcome, lines }: DecideDialogProps) {
  const [reason, setReason] = useState('')
  const isReady = outcome === 'revoked' || reason.trim() !== ''
  const close = () => useOffboarding.setState({ asking: null })
  const submit = useAction(() => decide(lines, outcome, reason.trim()))
  const [first] = lines
  const what = lines.length === 1 ? (first?.credential ?? '') : count(lines.length, 'line')
  return (
    <Dialog
      isOpen
      onClose={close}
      title={outcome === 'revoked' ? `${what}: revoked at its system` : `${what}: nothing to be done`}
      size="small"
      isBusy={submit.isRunning}
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button
            variant="primary"
            isPending={submit.isRunning}
            isDisabled={!isReady}
            onPress={() => void submit.run()}
          >
            {outcome === 'revoked' ? 'It is revoked' : 'Leave it so'}
          </Button>
        </>
      }
    >
      <Form onSubmit={() => isReady && void submit.run()}>
        <TextField
          label={outcome === 'revoked' ? 'How was it revoked?' : 'Why does nothing have to be done?'}
          help={
            outcome === 'revoked'
              ? 'Such as the number of a ticket; may stay empty. Stands in the report and in the audit log.'
              : 'Stands in the report and in the audit log.'
          }
          value={reason}
          onChange={setReason}
          maxLength={300}
          autoFocus
        />
        <ErrorNotice error={submit.error} />
      </Form>
    </Dialog>
  )
}

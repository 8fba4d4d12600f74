import { useState } from 'react'
import { useAction } from '../client/use-action.ts'
import { ImpactList } from '../credentials/impact-list.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { TextField } from '../ui/text-field.tsx'
import { carryOut, closeQuestion, useReview } from './store.ts'

/** What is asked before a decision: why to keep, and whether to break what still uses it. */
export function Questions() {
  const asking = useReview((state) => state.asking)
  if (asking === null) return null
  if (asking.for === 'reason') return <ReasonDialog key={asking.item.credentialId} />
  const { item } = asking
  return (
    <ConfirmDialog
      isOpen
      onClose={closeQuestion}
      title={`Disable ${item.name}?`}
      confirmLabel="Disable"
      onConfirm={() => carryOut(item, 'disable', '')}
    >
      <ImpactList ids={[item.credentialId]} />
    </ConfirmDialog>
  )
}

function ReasonDialog() {
  const { asking, lastReason } = useReview()
  const [reason, setReason] = useState(lastReason)
  const keep = useAction(async () => {
    if (asking === null) return
    await carryOut(asking.item, 'keep', reason.trim())
    closeQuestion()
  })
  return (
    <Dialog
      isOpen
      onClose={closeQuestion}
      title={`Keep ${asking?.item.name ?? ''}`}
      size="small"
      isBusy={keep.isRunning}
      footer={
        <>
          <Button onPress={closeQuestion}>Cancel</Button>
          <Button
            variant="primary"
            isPending={keep.isRunning}
            isDisabled={reason.trim() === ''}
            onPress={() => void keep.run()}
          >
            Keep it
          </Button>
        </>
      }
    >
      <Form onSubmit={() => reason.trim() !== '' && void keep.run()}>
        <TextField
          label="Why is it kept?"
          help="Stands in the report and in the audit log."
          value={reason}
          onChange={setReason}
          maxLength={400}
          autoFocus
        />
        <ErrorNotice error={keep.error} />
      </Form>
    </Dialog>
  )
}

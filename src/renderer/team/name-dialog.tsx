import { useId, useState } from 'react'
import { fieldError } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { TextField } from '../ui/text-field.tsx'
import { closeDialog } from './store.ts'

interface NameDialogProps {
  readonly title: string
  readonly description: string
  readonly label: string
  readonly start: string
  readonly submitLabel: string
  /** May throw `CallError`: it is shown and the dialog stays. */
  readonly onSubmit: (name: string) => Promise<void>
}

/** Asks for a name. */
export function NameDialog({ title, description, label, start, submitLabel, onSubmit }: NameDialogProps) {
  const form = useId()
  const [name, setName] = useState(start)
  const save = useAction(async () => {
    await onSubmit(name.trim())
  })
  const isReady = name.trim() !== '' && name.trim() !== start
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      size="small"
      title={title}
      description={description}
      isBusy={save.isRunning}
      footer={
        <>
          <Button onPress={closeDialog} isDisabled={save.isRunning}>
            Cancel
          </Button>
          <Button type="submit" form={form} variant="primary" isPending={save.isRunning} isDisabled={!isReady}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <Form id={form} onSubmit={() => void (isReady && save.run())}>
        <TextField
          label={label}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
          error={fieldError(save.error, 'name')}
        />
        <ErrorNotice error={save.error} shownFields={['name']} />
      </Form>
    </Dialog>
  )
}

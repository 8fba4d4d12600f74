import { type ReactNode, useState } from 'react'
import { CallError } from '../../shared/api/client.ts'
import { describeError, type ErrorBody } from '../../shared/errors.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorNotice } from './error-notice.tsx'
import { Form } from './form.tsx'
import { TextField } from './text-field.tsx'

export interface ConfirmDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  /** What will happen, and what will break. */
  readonly children?: ReactNode
  readonly confirmLabel: string
  readonly danger?: boolean
  /** A name to type before it can be confirmed. */
  readonly typedName?: string
  /** May throw `CallError`: it is shown and the dialog stays. Told what was typed. */
  readonly onConfirm: (typed: string) => Promise<unknown> | undefined
}

/** Asks before something that can't be undone at once. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return props.isOpen ? <OpenConfirmDialog {...props} /> : null
}

function OpenConfirmDialog(props: ConfirmDialogProps) {
  const { onClose, title, children, confirmLabel, danger = true, typedName, onConfirm } = props
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorBody | null>(null)
  const ready = typedName === undefined || typed === typedName

  const confirm = async () => {
    if (!ready || busy) return
    setBusy(true)
    setError(null)
    try {
      await onConfirm(typed)
      onClose()
    } catch (failure) {
      setError(failure instanceof CallError ? failure.body : { code: 'internal', ...describeError('internal') })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      size="small"
      isAlert
      isBusy={busy}
      footer={
        <>
          <Button onPress={onClose} isDisabled={busy} autoFocus={typedName === undefined}>
            Cancel
          </Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            isPending={busy}
            isDisabled={!ready}
            onPress={() => void confirm()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <Form onSubmit={() => void confirm()}>
        <div className="kw-confirm-text">{children}</div>
        {typedName !== undefined && (
          <TextField
            label={`Type ${typedName} to confirm`}
            value={typed}
            onChange={setTyped}
            autoFocus
            placeholder={typedName}
          />
        )}
        <ErrorNotice error={error} />
      </Form>
    </Dialog>
  )
}

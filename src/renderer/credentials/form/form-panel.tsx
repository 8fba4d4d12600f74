import { type ReactNode, type RefObject, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'

interface FormPanelProps {
  readonly title: string
  readonly description?: ReactNode
  readonly children: ReactNode
  readonly isBusy: boolean
  /** Whether closing would lose something; secrets that were typed are looked for in `form`. */
  readonly isChanged: boolean
  readonly form: RefObject<HTMLElement | null>
  readonly onClose: () => void
  /** The form that the submit button belongs to. Without it there is nothing to submit yet. */
  readonly submit?: { readonly formId: string; readonly label: string }
  /** "Cancel" otherwise: for work that goes on when the panel is closed. */
  readonly closeLabel?: string
  /** At the left of the buttons. */
  readonly aside?: ReactNode
}

/** A side panel with a form. It asks before it throws away what was entered. */
export function FormPanel(props: FormPanelProps) {
  const { title, description, children, isBusy, isChanged, form, onClose, submit, closeLabel = 'Cancel', aside } = props
  const [isAsking, setAsking] = useState(false)
  const close = () => {
    if (isChanged || hasTypedSecret(form.current)) setAsking(true)
    else onClose()
  }
  return (
    <>
      <SidePanel
        isOpen
        onClose={close}
        title={title}
        {...(description !== undefined && { description })}
        isBusy={isBusy}
        footer={
          <>
            {aside !== undefined && <div className="kw-foot-aside">{aside}</div>}
            <Button onPress={close} isDisabled={isBusy}>
              {closeLabel}
            </Button>
            {submit && (
              <Button variant="primary" type="submit" form={submit.formId} isPending={isBusy}>
                {submit.label}
              </Button>
            )}
          </>
        }
      >
        {children}
      </SidePanel>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Discard what you entered?"
        confirmLabel="Discard"
        onConfirm={() => {
          onClose()
          return undefined
        }}
      />
    </>
  )
}

function hasTypedSecret(form: HTMLElement | null): boolean {
  const fields = form?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-secret]') ?? []
  return [...fields].some((field) => field.value !== '')
}

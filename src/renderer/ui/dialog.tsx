import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Dialog as AriaDialog, Button, Heading, Modal, ModalOverlay } from 'react-aria-components'
import './button.css'
import './overlay.css'

export interface DialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly size?: 'small' | 'medium' | 'large' | 'wide'
  readonly children?: ReactNode
  /** Buttons, the main one last. */
  readonly footer?: ReactNode
  /** An alert dialog can't be dismissed by a click outside. */
  readonly isAlert?: boolean
  /** While work runs, nothing closes it. */
  readonly isBusy?: boolean
}

/**
 * A modal dialog. Focus moves in, stays in and returns; Escape closes. A click outside closes as well, until something was
 * entered that would be lost.
 */
export function Dialog(props: DialogProps) {
  const {
    isOpen,
    onClose,
    title,
    description,
    size = 'medium',
    children,
    footer,
    isAlert = false,
    isBusy = false,
  } = props
  const [isEntered, setEntered] = useState(false)
  const dialog = useRef<HTMLElement>(null)
  // The button that had the focus is taken off while work runs. Without focus in the dialog, its Escape is not heard.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when work begins and ends, and at no other time
  useEffect(() => {
    if (isOpen && document.activeElement === document.body) dialog.current?.focus()
  }, [isBusy])
  return (
    <ModalOverlay
      className="kw-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && !isBusy && onClose()}
      isDismissable={!isAlert && !isBusy && !isEntered}
      isKeyboardDismissDisabled={isBusy}
    >
      <Modal className={`kw-modal kw-modal-${size}`}>
        <AriaDialog ref={dialog} className="kw-dialog" role={isAlert ? 'alertdialog' : 'dialog'}>
          <DialogHead title={title} description={description} onClose={onClose} isBusy={isBusy} />
          {children !== undefined && (
            <div className="kw-dialog-body" onInput={() => setEntered(true)}>
              {children}
            </div>
          )}
          {footer !== undefined && <div className="kw-dialog-foot">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

interface DialogHeadProps {
  readonly title: string
  readonly description?: ReactNode
  readonly onClose: () => void
  readonly isBusy: boolean
}

/** Title, description and close button of dialogs and side panels. */
export function DialogHead({ title, description, onClose, isBusy }: DialogHeadProps) {
  return (
    <div className="kw-dialog-head">
      <div className="kw-dialog-titles">
        <Heading slot="title">{title}</Heading>
        {description !== undefined && <p>{description}</p>}
      </div>
      {/* Without a tooltip: it would open with the dialog, and Escape would close it instead. */}
      <Button aria-label="Close" className="kw-icon-button" onPress={onClose} isDisabled={isBusy}>
        <X aria-hidden size={16} />
      </Button>
    </div>
  )
}

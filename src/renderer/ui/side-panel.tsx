import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'
import { DialogHead } from './dialog.tsx'
import './overlay.css'

export interface SidePanelProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly isBusy?: boolean
  /** False for forms: a click outside must not lose what was typed. */
  readonly isDismissable?: boolean
}

/** A modal panel at the right, for forms that are longer than a dialog. */
export function SidePanel(props: SidePanelProps) {
  const {
    isOpen,
    onClose,
    title,
    description,
    wide = false,
    children,
    footer,
    isBusy = false,
    isDismissable = false,
  } = props
  return (
    <ModalOverlay
      className="kw-side-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && !isBusy && onClose()}
      isDismissable={isDismissable && !isBusy}
      isKeyboardDismissDisabled={isBusy}
    >
      <Modal className={`kw-side${wide ? ' kw-side-wide' : ''}`}>
        <AriaDialog className="kw-dialog">
          <DialogHead title={title} description={description} onClose={onClose} isBusy={isBusy} />
          <div className="kw-dialog-body">{children}</div>
          {footer !== undefined && <div className="kw-dialog-foot">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

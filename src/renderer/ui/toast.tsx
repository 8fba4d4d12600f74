import { CheckCircle2, CircleAlert, Info, X } from 'lucide-react'
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { type ErrorBody, remedyOf } from '../../shared/errors.ts'
import './overlay.css'

/** A short message about something that has happened. Never a secret, and never the only place of a fact. */
export interface ToastMessage {
  readonly title: string
  readonly detail?: string
  readonly tone?: 'info' | 'good' | 'bad'
  /** "Undo", mostly. */
  readonly action?: { readonly label: string; readonly run: () => void }
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 4 })
const icons = { info: Info, good: CheckCircle2, bad: CircleAlert }

/** Shows a message at the lower right. One with an action stays longer; one that reports a failure stays until closed. */
export function showToast(message: ToastMessage): void {
  const keep = message.tone === 'bad'
  queue.add(message, keep ? {} : { timeout: message.action ? 10_000 : 5_000 })
}

/** Shows a failure of something that has no better place for it. */
export function showErrorToast(error: ErrorBody): void {
  showToast({ title: error.message, detail: remedyOf(error), tone: 'bad' })
}

/** Takes every message away: at locking, nothing of the vault may stay on the screen. */
export function clearToasts(): void {
  for (const toast of [...queue.visibleToasts]) queue.close(toast.key)
  queue.clear()
}

/** The place where messages appear; once, in the shell. F6 moves the focus there. */
export function Toasts() {
  return (
    <ToastRegion queue={queue} className="kw-toasts">
      {({ toast }) => {
        const { title, detail, tone = 'info', action } = toast.content
        const Icon = icons[tone]
        return (
          <Toast toast={toast} className={`kw-toast kw-toast-${tone}`}>
            <Icon aria-hidden size={16} />
            <ToastContent className="kw-toast-text">
              <Text slot="title">{title}</Text>
              {detail !== undefined && <Text slot="description">{detail}</Text>}
            </ToastContent>
            {action && (
              <Button
                onPress={() => {
                  action.run()
                  queue.close(toast.key)
                }}
              >
                {action.label}
              </Button>
            )}
            <Button slot="close" aria-label="Close">
              <X aria-hidden size={14} />
            </Button>
          </Toast>
        )
      }}
    </ToastRegion>
  )
}

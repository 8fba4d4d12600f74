import { Notification } from 'electron'

interface Told {
  readonly title: string
  readonly body: string
  /** A person wants to see what it is about. */
  open(): void
  /** A person wants to be told tomorrow. Left out where that makes no sense. */
  readonly snooze?: () => void
}

/** Those that are shown: an object that is collected takes its click along. */
const shown = new Set<Notification>()

/** Shows a notification of the system. False where it has none; the window tells then. */
export function notify({ title, body, open, snooze }: Told, platform: NodeJS.Platform): boolean {
  if (!Notification.isSupported()) return false
  const notification = new Notification({
    title,
    body,
    // Other systems have no buttons here.
    ...(platform === 'darwin' && snooze && { actions: [{ type: 'button', text: 'Tomorrow' }] }),
  })
  const forget = () => shown.delete(notification)
  notification.on('click', () => {
    forget()
    open()
  })
  notification.on('action', () => {
    forget()
    snooze?.()
  })
  notification.on('close', forget)
  notification.on('failed', forget)
  shown.add(notification)
  notification.show()
  return true
}

import { Notification } from 'electron'
import type { EventOf } from '../../../shared/api/contract.ts'

interface NotificationActions {
  /** A person wants to see what it is about. */
  open(told: EventOf<'notices.due'>): void
  /** A person wants to be told tomorrow. */
  snooze(told: EventOf<'notices.due'>): void
}

/** Those that are shown: an object that is collected takes its click along. */
const shown = new Set<Notification>()

/** Shows a notification of the system. False where it has none; the window tells then. */
export function notify(told: EventOf<'notices.due'>, actions: NotificationActions, platform: NodeJS.Platform): boolean {
  if (!Notification.isSupported()) return false
  const notification = new Notification({
    title: told.title,
    body: told.body,
    // Other systems have no buttons here.
    ...(platform === 'darwin' && told.only !== null && { actions: [{ type: 'button', text: 'Tomorrow' }] }),
  })
  const forget = () => shown.delete(notification)
  notification.on('click', () => {
    forget()
    actions.open(told)
  })
  notification.on('action', () => {
    forget()
    actions.snooze(told)
  })
  notification.on('close', forget)
  notification.on('failed', forget)
  shown.add(notification)
  notification.show()
  return true
}

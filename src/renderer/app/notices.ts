import type { EventOf } from '../../shared/api/contract.ts'
import { navigate, type Place } from '../state/router.ts'
import { useSession } from '../state/session.ts'
import { showToast } from '../ui/toast.tsx'

/** Where a notification leads while the vault is still locked. It holds an ID, no name. */
let waiting: Place | null = null

/** Leads to an item, or to the overview: at once, or when the vault is open. */
export function openFromOutside({ subjectType, subjectId }: EventOf<'app.open'>): void {
  waiting =
    subjectType === null || subjectId === null
      ? { area: 'overview' }
      : { area: subjectType === 'credential' ? 'credentials' : 'connections', id: subjectId }
  openWhatWaits()
}

/** Goes where a notification wanted to lead, once the vault is open. */
export function openWhatWaits(): void {
  if (waiting === null || useSession.getState().status?.state !== 'unlocked') return
  const place = waiting
  waiting = null
  navigate(place)
}

/** Tells of dates in the window, where the system shows no notification. */
export function showNotice({ title, body, only }: EventOf<'notices.due'>): void {
  if (useSession.getState().status?.state !== 'unlocked') return
  showToast({
    title,
    detail: body,
    action: {
      label: 'Open',
      run: () => openFromOutside({ subjectType: only?.subjectType ?? null, subjectId: only?.subjectId ?? null }),
    },
  })
}

/** What a person does in this window they see at once; of the other things nobody else tells. */
const seenAnyway = new Set<EventOf<'alerts.raised'>['items'][number]['rule']>([
  'unusual-export',
  'outside-hosts',
  // The overview and the list of slots say it, and whoever tests one is told at once.
  'slot-failing',
])

/** Tells of what the log has raised an alert for. */
export function showAlerts({ items: raised }: EventOf<'alerts.raised'>): void {
  const items = raised.filter(({ rule }) => !seenAnyway.has(rule))
  const [first] = items
  if (first === undefined || useSession.getState().status?.state !== 'unlocked') return
  showToast({
    title: items.length === 1 ? `Alert: ${first.subject}` : `${items.length} alerts`,
    detail: first.message,
    tone: 'bad',
    action: { label: 'Look', run: () => navigate({ area: 'audit', filter: { tab: 'alerts' } }) },
  })
}

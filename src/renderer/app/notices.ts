import type { EventOf } from '../../shared/api/contract.ts'
import { navigate, type Place } from '../state/router.ts'
import { useSession } from '../state/session.ts'
import { showToast } from '../ui/toast.tsx'

/** Where a notification or the tray leads while the vault is still locked. It holds an ID, no name. */
let waiting: Place | null = null

/** What a window that has just been opened is asked to do before it knows whether the vault is open. */
let early: readonly (() => void)[] = []

/** Leads to a place: at once, or when the vault is open. */
export function leadTo(place: Place): void {
  waiting = place
  openWhatWaits()
}

/** Leads to an item, or to the overview. */
export function openFromOutside({ subjectType, subjectId }: EventOf<'app.open'>): void {
  leadTo(
    subjectType === null || subjectId === null
      ? { area: 'overview' }
      : { area: subjectType === 'credential' ? 'credentials' : 'connections', id: subjectId },
  )
}

/** Does it now, or as soon as the vault's state has been read. */
export function whenKnown(work: () => void): void {
  if (useSession.getState().status === null) early = [...early, work]
  else work()
}

/** The vault's state has been read: does what was asked for before, and goes where something wanted to lead. */
export function doWhatWaits(): void {
  if (useSession.getState().status === null) return
  const works = early
  early = []
  for (const work of works) work()
  openWhatWaits()
}

function openWhatWaits(): void {
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

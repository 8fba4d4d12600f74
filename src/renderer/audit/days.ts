import { dayAfter, dayOfInstant } from '../ui/dates.ts'

const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const clockFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', hourCycle: 'h23' })
const fullFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** The head under which records of a day stand: `Today`, `Yesterday`, `Friday 20 November 2026`. */
export function dayGroup(at: string, now: number): { readonly key: string; readonly label: string } {
  const day = dayOfInstant(at)
  const today = new Date(now)
  if (day === dayAfter(today, 0)) return { key: day, label: 'Today' }
  if (day === dayAfter(today, -1)) return { key: day, label: 'Yesterday' }
  return { key: day, label: dayFormat.format(new Date(at)) }
}

/** `14:05:31`, in local time. */
export function clockTime(at: string): string {
  return clockFormat.format(new Date(at))
}

/** `Sat, 21 Nov 2026, 14:05:31`, in local time. */
export function fullTime(at: string): string {
  return fullFormat.format(new Date(at))
}

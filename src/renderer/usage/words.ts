import type { Credential } from '../../shared/domain/credential.ts'
import { count } from '../ui/count.ts'

/** What a value is opened for, in words that fit behind "for". Others are shown as they are. */
const purposes: Readonly<Record<string, string>> = {
  test: 'Connection tests',
  request: 'Own requests',
  sign: 'Signing webhooks',
  verify: 'Checking webhooks',
  authorize: 'Authorizing',
  refresh: 'Refreshing tokens',
  revoke: 'Revoking tokens',
  rotation: 'Rotations at the server',
  export: 'Exports in bundles',
}

export function purposeLabel(purpose: string): string {
  return purposes[purpose] ?? purpose
}

/** `, connection tests over Orders, by ada (app)`, behind when that was. */
export function lastUseText({ purpose, connection, by }: NonNullable<Credential['lastUse']>): string {
  return `, ${purposeLabel(purpose).toLowerCase()}${connection === '' ? '' : ` over ${connection}`}, by ${by}`
}

/** `12 uses in 30 days, last 3 days ago`, for bars of which the last one is today. */
export function recentUsesLabel(values: readonly number[]): string {
  const sum = values.reduce((total, value) => total + value, 0)
  if (sum === 0) return 'Not used in 30 days'
  const ago = values.length - 1 - values.findLastIndex((value) => value > 0)
  const when = ago === 0 ? 'today' : ago === 1 ? 'yesterday' : `${ago} days ago`
  return `${count(sum, 'use')} in 30 days, last ${when}`
}

/** The calendar day `index` days after `from`, such as `31 Jan 2027`. */
export function dayLabel(from: string, index: number): string {
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number)
  // Days of the calendar have no zone: in UTC none of them is an hour longer than another.
  return dayFormat.format(new Date(Date.UTC(year, month - 1, day + index)))
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

import type { HeldLevel, Offboarding, OffboardingLine, OffboardingOutcome } from '../../../shared/domain/offboarding.ts'
import type { Place } from '../../state/router.ts'

const prefix = 'gone/'

/** Where the report about somebody is shown. */
export function offboardingPlace(id: string): Place {
  return { area: 'team', id: `${prefix}${id}` }
}

/** The report that a place of the team area is about; null when it is about something else. */
export function offboardingAt(id: string): string | null {
  return id.startsWith(prefix) ? id.slice(prefix.length) : null
}

export const levelWords: Readonly<Record<HeldLevel, string>> = {
  own: 'Had a copy',
  manage: 'Could manage',
  view: 'Could view',
  use: 'Could use',
  'same-value': 'Same value',
}

export const statusWords: Readonly<
  Record<OffboardingLine['status'], { readonly label: string; readonly tone: 'bad' | 'warn' | 'good' | 'rest' }>
> = {
  open: { label: 'Open', tone: 'bad' },
  'under-way': { label: 'Under way', tone: 'warn' },
  done: { label: 'Done', tone: 'good' },
  decided: { label: 'Decided', tone: 'rest' },
}

export const outcomeWords: Readonly<Record<OffboardingOutcome, { readonly label: string; readonly done: string }>> = {
  revoked: { label: 'Revoked there…', done: 'Revoked at its system' },
  'no-need': { label: 'No need…', done: 'Nothing to be done' },
}

export function todoWord({ kind }: Pick<OffboardingLine, 'kind'>): string {
  return kind === 'value' ? 'Rotate' : 'Revoke grant'
}

/** What is done about it, or the weightiest reason that the row doesn’t show already: its environment stands beside. */
export function shortly({ done, decision, reasons, environment }: OffboardingLine): string {
  return done || decision?.reason || (reasons[/^prod/i.test(environment) ? 1 : 0] ?? '')
}

/** Whether a rotation of it can begin here. */
export function canRotate({ kind, now, status, rotationId }: OffboardingLine): boolean {
  return kind === 'value' && now !== 'gone' && now !== 'in-trash' && status === 'open' && rotationId === null
}

export function isLeft({ status }: Pick<OffboardingLine, 'status'>): boolean {
  return status === 'open' || status === 'under-way'
}

/** What is said of somebody in the list of who is gone. */
export function goneSentence({ isBack, lines, unfinished, others }: Offboarding): string {
  if (isBack) return 'In the team again.'
  const rest = others === 0 ? '' : ` ${others} more ${others === 1 ? 'is' : 'are'} managed by others.`
  if (lines === 0) return `Nothing that you manage was given to them.${rest}`
  return `${unfinished === 0 ? 'All is dealt with.' : `${unfinished} of ${lines} left to deal with.`}${rest}`
}

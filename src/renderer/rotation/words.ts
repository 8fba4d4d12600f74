import type { Rotation, RotationTest } from '../../shared/domain/rotation.ts'
import { count } from '../ui/count.ts'
import { formatDay } from '../ui/dates.ts'

/** The steps of a rotation, in the order in which they are taken. */
export const steps = ['value', 'test', 'switch', 'grace', 'revoke', 'destroy'] as const
export type Step = (typeof steps)[number]

export const stepLabels: Readonly<Record<Step, string>> = {
  value: 'New value',
  test: 'Test',
  switch: 'Switch',
  grace: 'Grace',
  revoke: 'Revoke',
  destroy: 'Destroy',
}

type Standing = Pick<Rotation, 'method' | 'state' | 'server' | 'tests' | 'revokedAt' | 'graceUntil'>

/** The step that is to be taken next; `done` and `aborted` have none. `now` in milliseconds. */
export function stepOf(rotation: Standing, now: number): Step | 'done' | 'aborted' {
  const { state, tests } = rotation
  if (state === 'done' || state === 'aborted') return state
  if (state === 'switched') {
    if (rotation.revokedAt !== null) return 'destroy'
    return isInGrace(rotation, now) ? 'grace' : 'revoke'
  }
  if (isUnset(rotation)) return 'value'
  return tests.passed < tests.total ? 'test' : 'switch'
}

/** Whether Keyward is to set the new value at the server and the server isn't known to have it. */
export function isUnset({ method, state, server }: Pick<Rotation, 'method' | 'state' | 'server'>): boolean {
  return state === 'staged' && method !== 'manual' && server !== 'made'
}

/** Whether an attempt to change the server was interrupted, so that nobody knows what it takes. */
export function isUnclear({ server }: Pick<Rotation, 'server'>): boolean {
  return server === 'sending' || server === 'retiring'
}

export function isInGrace({ graceUntil }: Pick<Rotation, 'graceUntil'>, now: number): boolean {
  return graceUntil !== null && Date.parse(graceUntil) > now
}

/** Whether a finding lets the rotation go on: where nothing harmless can be asked, nothing can be proven. */
export function isPassed({ result }: Pick<RotationTest, 'result'>): boolean {
  return result !== null && (result.ok || result.code === 'not-testable')
}

/** `postgresql` as people write it. */
export const methodLabels: Readonly<Record<Rotation['method'], string>> = {
  manual: 'By hand',
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  'aws-iam': 'AWS IAM',
}

/** What a rotation waits for, in a sentence without a full stop. */
export function waitingFor(rotation: Rotation, now: number): string {
  const { tests, failure, system } = rotation
  const step = stepOf(rotation, now)
  switch (step) {
    case 'value':
      if (rotation.server === 'sending') return 'Nobody knows whether the server has the new value'
      return failure === null ? 'To be set at the server' : 'The server could not be changed'
    case 'test':
      return describeTests(tests)
    case 'switch':
      return tests.total === 0 ? 'Nothing depends on it: it can be switched' : `${describeTests(tests)}: to be switched`
    case 'grace':
      return `Both values are kept until ${formatDay(rotation.graceUntil ?? '')}`
    case 'revoke':
      if (rotation.server === 'retiring') return 'Nobody knows whether the server still takes the old value'
      if (failure !== null) return 'The old value could not be revoked'
      return rotation.method !== 'manual'
        ? 'The old value is to be revoked at the server'
        : `The old value is to be revoked at ${system === '' ? 'the vendor' : system}`
    case 'destroy':
      return isInGrace(rotation, now)
        ? `The old value is revoked, and kept until ${formatDay(rotation.graceUntil ?? '')}`
        : 'The old value can be destroyed'
    case 'done':
      return 'The old value is destroyed'
    case 'aborted':
      return 'Given up, the new value is destroyed'
  }
}

/** `3 of 4 passed`, and what is still to be seen. */
export function describeTests({ total, passed, failed }: Rotation['tests']): string {
  if (total === 0) return 'Nothing depends on it'
  if (passed + failed === 0) return `${count(total, 'connection')} to be tested`
  return [`${passed} of ${total} passed`, ...(failed > 0 ? [`${failed} failed`] : [])].join(', ')
}

const hour = 3_600_000

/** How much of a time is left, rounded as people would say it: `6 days`, `5 hours`, `20 minutes`. */
export function timeLeft(until: string, now: number): string {
  const left = Math.max(0, Date.parse(until) - now)
  if (left >= 48 * hour) return count(Math.round(left / (24 * hour)), 'day')
  if (left >= 2 * hour) return count(Math.round(left / hour), 'hour')
  return count(Math.max(1, Math.ceil(left / 60_000)), 'minute')
}

/** Grace periods that are offered, in hours; others are typed in days. */
export const graceChoices: readonly { readonly value: string; readonly label: string }[] = [
  { value: '0', label: 'None' },
  { value: '24', label: '1 day' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
  { value: 'own', label: 'Other' },
]
export const usualGraceHours = 168

/** What is said of a step: its title, what happens in it, what can go wrong, and the way back. */
export interface StepText {
  readonly title: string
  readonly happens: string
  readonly risk: string
  readonly back: string
}

/** The one of several at the same step that the words about them are true of: what the worst of them has to expect. */
export function spokesmanOf<T extends Pick<Rotation, 'method' | 'server' | 'overlap'>>(
  rotations: readonly T[],
): T | undefined {
  const gap = (one: T) => (one.method === 'manual' || one.overlap === true ? 0 : one.overlap === null ? 1 : 2)
  const rank = (one: T) => gap(one) - (isUnclear(one) ? 4 : 0)
  return rotations.toSorted((a, b) => rank(b) - rank(a))[0]
}

/** What the words of a step depend on. */
type Told = Pick<Rotation, 'method' | 'overlap' | 'server' | 'system' | 'newVersion' | 'failure'>

/** The words of a step. `several` rotations are spoken of together. */
export function textOf(step: Step, rotation: Told, several: boolean): StepText {
  const isAutomatic = rotation.method !== 'manual'
  // The server takes one value alone: whatever uses the old one is refused from the moment in which it took the new one.
  const hasGap = isAutomatic && rotation.overlap === false
  const value = several ? 'the new values' : 'the new value'
  const old = several ? 'the old values' : 'the old value'
  const [it, is] = several ? ['them', 'are'] : ['it', 'is']
  const given = several ? 'each server is given its old value back' : 'the server is given the old value back'
  const undone = isAutomatic
    ? `Abort: ${given}, and ${value} ${is} destroyed.`
    : `Abort: ${value} ${is} destroyed. Nothing else has changed.`
  const rollBack = hasGap
    ? `Roll back: ${given}, and ${old} ${several ? 'come' : 'comes'} into use again.`
    : `Roll back: ${old} ${several ? 'come' : 'comes'} into use again at once.`
  switch (step) {
    case 'value':
      return rotation.server === 'sending'
        ? {
            title: 'Find out what the server has',
            happens:
              rotation.newVersion === null
                ? 'Keyward was interrupted while the server made a new value. It looks whether there is one that was not there before, and takes away what it can’t know.'
                : 'Keyward was interrupted while it told the server. It signs in with the new value, then with the old one, and goes on from what it finds.',
            risk: 'Nothing is lost: what Keyward knows is kept here until this is clear.',
            back: 'Abort clears up in the same way, and leaves the old value in place.',
          }
        : {
            title: several ? 'Set the new values at their servers' : 'Set the new value at the server',
            happens: `${rotation.failure === null ? 'Nothing has been sent yet.' : 'The server has not taken it.'} ${
              rotation.newVersion === null
                ? 'Keyward asks the server for a new value, and keeps it the moment that it is told.'
                : `Keyward tells ${several ? 'each server its new value' : 'the server the new value'}, and knows afterwards whether it was taken.`
            }`,
            risk: overlapRisk(rotation.overlap),
            back: undone,
          }
    case 'test':
      return {
        title: several ? 'Test the new values' : 'Test the new value',
        happens: `Every connection that depends on ${it} is tested with ${value}.${hasGap ? '' : ' What is in use stays as it is.'}`,
        risk: hasGap
          ? `Whatever uses ${old} is refused until you have switched.`
          : isAutomatic
            ? 'A connection that fails would fail after the switch as well.'
            : `A vendor that does not know ${value} yet refuses ${it}. Set ${it} there, and test again.`,
        back: undone,
      }
    case 'switch':
      return {
        title: several ? 'Switch to the new values' : 'Switch to the new value',
        happens: `From this moment on everything uses ${value}. ${capital(old)} ${is} kept beside ${it} for the grace period.`,
        risk: 'Programs that have copied the value elsewhere go on with the old one until they are told.',
        back: `Roll back, at any moment until ${old} ${is} destroyed.`,
      }
    case 'grace':
      return {
        title: 'Both values are kept',
        happens: `${capital(value)} ${is} in use. Until the end of the grace period ${old} ${several ? 'wait' : 'waits'} beside ${it}, in case something turns up that still needs ${it}.`,
        risk: hasGap
          ? 'The server takes the new value alone: what still uses the old one is refused already.'
          : `Until ${old} ${is} revoked, whoever has ${it} can use ${it}.`,
        back: rollBack,
      }
    case 'revoke':
      return rotation.server === 'retiring'
        ? {
            title: 'Find out what the server has',
            happens: `Keyward was interrupted while it took ${old} from the server, or the server still takes ${it}. It tries again, and signs in with ${it} to see.`,
            risk: `Nothing is lost: ${value} ${several ? 'work' : 'works'}, and ${old} ${is} kept here.`,
            back: `Roll back puts ${old} back where the server still can.`,
          }
        : {
            title: several ? 'Revoke the old values' : 'Revoke the old value',
            happens: hasGap
              ? `The server gave ${old} up when it took ${value}. Keyward signs in with ${it} to see that ${several ? 'they are' : 'it is'} refused.`
              : isAutomatic
                ? `Keyward takes ${old} from the server, and sees to it that ${several ? 'they are' : 'it is'} refused.`
                : `Revoke ${old} at ${rotation.system === '' ? 'the vendor' : rotation.system}, then say so here. Keyward can’t see it by itself.`,
            risk: hasGap
              ? 'A server that keeps old passwords, or lets users in without one, is found out here.'
              : `Whatever still uses ${old} stops working.`,
            back: isAutomatic
              ? `Roll back: the server is given ${old} back where it can take ${it}.`
              : 'Roll back is possible here, but what is revoked at a vendor rarely comes back.',
          }
    case 'destroy':
      return {
        title: several ? 'Destroy the old values' : 'Destroy the old value',
        happens: `${capital(old)} ${is} revoked. ${several ? 'Their last copies in this vault are destroyed with their data keys.' : 'Its last copy in this vault is destroyed with its data key.'}`,
        risk: `Older backups of the whole vault still hold ${it}.`,
        back: 'There is none after this.',
      }
  }
}

function overlapRisk(overlap: boolean | null): string {
  if (overlap === true) return 'Little: the server takes both values until the old one is revoked.'
  if (overlap === false)
    return 'The old value ends at that moment. Until you have switched, whatever uses it is refused.'
  return 'Where the server can’t keep two values, the old one ends at that moment, and whatever uses it is refused until you have switched.'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

import { isSameScope, type KeptRule, type RuleScope } from '../../shared/domain/policy.ts'
import { client } from '../client/client.ts'
import { describePeriod } from '../credentials/form/rotation.ts'
import { createResource } from '../state/resource.ts'

/** The rules with what each decides; every change of a credential may change that. */
export const rules = createResource(async () => (await client.policy.list({})).items, ['credentials'])

/** What a rule is for, in words: `API key in production`, `Everything in staging`, `Everything`. */
export function scopeWords({ type, environment }: RuleScope, typeLabel: (type: string) => string): string {
  const what = type === null ? 'Everything' : typeLabel(type)
  return environment === null ? what : `${what} in ${environment}`
}

/** The kept rule that would be lost where `edited`, null for a new one, is set for a scope; null for none. */
export function replacedBy<R extends RuleScope>(
  kept: readonly R[],
  edited: RuleScope | null,
  scope: RuleScope,
): R | null {
  if (edited && isSameScope(edited, scope)) return null
  return kept.find((rule) => isSameScope(rule, scope)) ?? null
}

/** How often, in words. Empty where a wider rule decides. */
export function intervalWords({ rotateEvery }: Pick<KeptRule, 'rotateEvery'>): string {
  if (rotateEvery === null) return ''
  return rotateEvery === 'never' ? 'No rotation' : `Rotate ${describePeriod(rotateEvery)}`
}

/** When dates are told of, in words. Empty where a wider rule decides. */
export function warningWords({ warningDays }: Pick<KeptRule, 'warningDays'>): string {
  if (warningDays === null) return ''
  const last = warningDays[warningDays.length - 1]
  const days = warningDays.length === 1 ? String(last) : `${warningDays.slice(0, -1).join(', ')} and ${last}`
  return `Warn ${days} ${last === 1 && warningDays.length === 1 ? 'day' : 'days'} before`
}

/** What a rule says, in words: `Rotate every 90 days · Warn 30 and 7 days before`. */
export function ruleWords(rule: Pick<KeptRule, 'rotateEvery' | 'warningDays'>): string {
  return [intervalWords(rule), warningWords(rule)].filter(Boolean).join(' · ')
}

/** Days that a person has typed, such as `30, 14, 7`. Null for an empty text, undefined for one that can't be read. */
export function readDays(text: string): number[] | null | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean)
  if (parts.length === 0) return null
  const days = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 0))
  return days.length <= 10 && days.every((day) => day >= 1 && day <= 365) ? days : undefined
}

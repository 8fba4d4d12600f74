import * as z from 'zod'
import { instant, line, period, word } from './common.ts'

/** `never` takes an interval of a wider rule away. */
export const ruleInterval = z.union([period, z.literal('never')])

/** Days before a date, each once. */
export const warningDays = z
  .array(z.number().int().min(1, 'Use days from 1 to 365.').max(365, 'Use days from 1 to 365.'))
  .min(1, 'Give one number of days at least.')
  .max(10, 'Use at most ten numbers of days.')

/** What a rule is for: null stands for any type or environment. */
export const ruleScope = z.strictObject({ type: word.min(1).nullable(), environment: line.nullable() })
export type RuleScope = z.infer<typeof ruleScope>

/** Whether two scopes are one, of which a vault has one rule: `Production` and `production` are. Empty stands for any, as null does. */
export function isSameScope(one: RuleScope, other: RuleScope): boolean {
  const [a, b] = [one.environment ?? '', other.environment ?? '']
  return (one.type ?? '') === (other.type ?? '') && a.toLowerCase() === b.toLowerCase()
}

/** How often credentials are rotated and when their dates are told of. Null leaves it to a wider rule. */
export const policyRule = ruleScope.extend({
  rotateEvery: ruleInterval.nullable(),
  warningDays: warningDays.nullable(),
})
export type PolicyRule = z.infer<typeof policyRule>

/** A rule as it is kept, with what it decides. */
export const keptRule = policyRule.extend({
  updatedAt: instant,
  updatedBy: line,
  /** Credentials whose rotation this rule decides. */
  credentials: z.number().int().nonnegative(),
  /** Those of them that are overdue. */
  overdue: z.number().int().nonnegative(),
})
export type KeptRule = z.infer<typeof keptRule>

/** What a rule would do, before it is kept. */
export const rulePreview = z.strictObject({
  /** Credentials whose rotation it would decide. */
  credentials: z.number().int().nonnegative(),
  /** Those of them that would be overdue at once. */
  overdue: z.number().int().nonnegative(),
  /** Those within its scope that have an interval of their own, which goes before every rule. */
  own: z.number().int().nonnegative(),
})
export type RulePreview = z.infer<typeof rulePreview>

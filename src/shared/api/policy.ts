import * as z from 'zod'
import { keptRule, policyRule, rulePreview, ruleScope } from '../domain/policy.ts'
import { unlocked } from './define.ts'

export const policyApi = {
  /** The rules, the widest first. */
  list: unlocked(() => ({ request: z.strictObject({}), response: z.strictObject({ items: z.array(keptRule) }) })),
  /** What a rule would do. Nothing is kept. */
  preview: unlocked(() => ({ request: policyRule, response: rulePreview })),
  /** Keeps a rule, in the place of one with the same scope. */
  set: unlocked(() => ({ request: policyRule, response: keptRule })),
  remove: unlocked(() => ({ request: ruleScope, response: z.strictObject({}) })),
}

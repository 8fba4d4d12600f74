import type { Handlers } from '../../shared/api/contract.ts'
import { createPolicyService } from '../lifecycle/policy.ts'
import type { Services } from './services.ts'

export function policyHandlers({ context }: Services): Handlers<'policy'> {
  const policy = createPolicyService(context)
  return {
    list: () => policy.list(),
    preview: (rule) => policy.preview(rule),
    set: (rule) => policy.set(rule),
    remove: (scope) => policy.remove(scope),
  }
}

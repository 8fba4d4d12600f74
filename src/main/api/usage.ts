import type { Handlers } from '../../shared/api/contract.ts'
import { createUsageService } from '../usage/service.ts'
import type { Services } from './services.ts'

export function usageHandlers({ context }: Services): Handlers<'usage'> {
  const usage = createUsageService(context)
  return {
    credential: ({ id, days }) => usage.credential(id, days),
    connection: ({ id, days }) => usage.connection(id, days),
  }
}

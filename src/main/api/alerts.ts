import type { Handlers } from '../../shared/api/contract.ts'
import { createAlertService } from '../audit/alerts/service.ts'
import type { Services } from './services.ts'

export function alertHandlers({ context, emit }: Services): Handlers<'alerts'> {
  const alerts = createAlertService(context, (items) => emit('alerts.raised', { items }))
  return {
    list: ({ all }) => alerts.list(all),
    acknowledge: ({ ids }) => alerts.acknowledge(ids),
  }
}

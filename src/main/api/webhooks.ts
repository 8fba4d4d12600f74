import type { Handlers } from '../../shared/api/contract.ts'
import { createWebhookService } from '../credentials/webhooks/service.ts'
import type { Services } from './services.ts'

export function webhookHandlers({ context, secrets }: Services): Handlers<'webhooks'> {
  const webhooks = createWebhookService(context, secrets)
  return {
    sign: ({ id, payload, at, messageId }) => ({
      headers: webhooks.sign(id, payload, at === null ? null : Date.parse(at), messageId),
    }),
    verify: ({ id, payload, headers, toleranceSeconds }) => webhooks.verify(id, payload, headers, toleranceSeconds),
  }
}

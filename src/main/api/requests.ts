import type { Handlers } from '../../shared/api/contract.ts'
import { createTargets } from '../connections/targets.ts'
import { createTokenSource } from '../oauth/token-source.ts'
import { createRequestService } from '../requests/service.ts'
import type { Services } from './services.ts'

export function requestHandlers({ context, secrets }: Services): Handlers<'requests'> {
  const targets = createTargets(context.vault, secrets, createTokenSource({ context, secrets }))
  const requests = createRequestService(context, targets)
  return {
    send: ({ runId, connectionId, request, timeoutMs }) => requests.send(runId, connectionId, request, timeoutMs),
    cancel({ runId }) {
      requests.cancel(runId)
      return {}
    },
    history: ({ connectionId, limit }) => requests.history(connectionId, limit),
    forget({ connectionId }) {
      requests.forget(connectionId)
      return {}
    },
    curl: ({ connectionId, request }) => ({ text: requests.curl(connectionId, request) }),
  }
}

import type { Handlers } from '../../shared/api/contract.ts'
import { createConnectionService } from '../connections/service.ts'
import { createTargets } from '../connections/targets.ts'
import { createTestService } from '../connections/tests-service.ts'
import type { Services } from './services.ts'

export function testHandlers({ context, secrets, emit }: Services): Handlers<'tests'> {
  const connections = createConnectionService(context)
  const tests = createTestService(context, createTargets(context.vault, secrets), {
    progress: (progress) => emit('tests.progress', progress),
    result: (runId, result) => emit('tests.result', { runId, result }),
  })
  return {
    run: (request) => tests.run(request),
    cancel({ runId }) {
      tests.cancel(runId)
      return {}
    },
    history: ({ connectionId, limit }) => connections.history(connectionId, limit),
  }
}

import type { Handlers } from '../../shared/api/contract.ts'
import { createConnectionService } from '../connections/service.ts'
import { createTargets } from '../connections/targets.ts'
import { chosenConnections, createTestService } from '../connections/tests-service.ts'
import { createTokenSource } from '../oauth/token-source.ts'
import { testHistory } from '../vault/repositories/connections.ts'
import type { Services } from './services.ts'

export function testHandlers({ context, secrets, files, emit }: Services): Handlers<'tests'> {
  const connections = createConnectionService(context)
  const targets = createTargets(context.vault, secrets, createTokenSource({ context, secrets }))
  const tests = createTestService(context, targets, {
    progress: (progress) => emit('tests.progress', progress),
    result: (runId, result) => emit('tests.result', { runId, result }),
  })
  return {
    run: (request) => tests.run(request),
    cancel({ runId }) {
      tests.cancel(runId)
      return {}
    },
    async report({ connections: chosen, format }) {
      const { reports } = await import('../../shared/reports/report.ts')
      const { write, extension } = reports[format]
      const results = context.vault.read((db) =>
        chosenConnections(db, chosen).flatMap(({ id }) => testHistory(db, id, 1)),
      )
      const day = new Date(context.now()).toISOString().slice(0, 10)
      const fileId = files.put(Buffer.from(write(results)))
      context.vault.write([], (_, audit) =>
        audit({
          action: 'report.export',
          subjectType: 'connection',
          detail: `tests, ${format}, ${results.length} results`,
        }),
      )
      return { fileId, name: `keyward-tests-${day}.${extension}`, results: results.length }
    },
    history: ({ connectionId, limit }) => connections.history(connectionId, limit),
  }
}

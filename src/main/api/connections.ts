import type { Handlers } from '../../shared/api/contract.ts'
import { connectionKinds, toKindInfo } from '../connections/kinds.ts'
import type { Services } from './services.ts'

export function connectionHandlers({ connections }: Services): Handlers<'connections'> {
  return {
    kinds: () => ({ items: connectionKinds.map(toKindInfo) }),
    list: (query) => connections.list(query),
    get: ({ ref }) => connections.get(ref),
    create: ({ input, consent }) => connections.create(input, consent),
    update: ({ id, revision, input, consent }) => connections.update(id, revision, input, consent),
    delete({ id, confirm }) {
      connections.delete(id, confirm)
      return {}
    },
  }
}

export function testHandlers({ tests, connections }: Services): Handlers<'tests'> {
  return {
    run: (request) => tests.run(request),
    cancel({ runId }) {
      tests.cancel(runId)
      return {}
    },
    history: ({ connectionId, limit }) => connections.history(connectionId, limit),
  }
}

export function systemHandlers({ systems }: Services): Handlers<'systems'> {
  return {
    list: () => systems.list(),
    get: ({ ref }) => systems.get(ref),
    create: (input) => systems.create(input),
    update: ({ id, input }) => systems.update(id, input),
    delete({ id }) {
      systems.delete(id)
      return {}
    },
  }
}

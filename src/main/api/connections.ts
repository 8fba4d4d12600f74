import type { Handlers } from '../../shared/api/contract.ts'
import { connectionKinds, toKindInfo } from '../connections/kinds.ts'
import { createConnectionService } from '../connections/service.ts'
import type { Services } from './services.ts'

export function connectionHandlers({ context }: Services): Handlers<'connections'> {
  const connections = createConnectionService(context)
  return {
    kinds: () => ({ items: connectionKinds.map(toKindInfo) }),
    list: (query) => connections.list(query),
    get: ({ ref }) => connections.get(ref),
    create: ({ input, consent }) => connections.create(input, consent),
    update: ({ id, revision, input, consent }) => connections.update(id, revision, input, consent),
    trustHostKey: ({ id, key, replace }) => connections.trustHostKey(id, key, replace),
    delete({ id, confirm }) {
      connections.delete(id, confirm)
      return {}
    },
  }
}

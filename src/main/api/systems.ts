import type { Handlers } from '../../shared/api/contract.ts'
import { createSystemService } from '../connections/systems-service.ts'
import type { Services } from './services.ts'

export function systemHandlers({ context }: Services): Handlers<'systems'> {
  const systems = createSystemService(context)
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

import type { Handlers } from '../../shared/api/contract.ts'
import { createSyncService, type OpenTeamRemote } from '../team/sync/service.ts'
import type { Services } from './services.ts'

export function remoteHandlers(
  { context, secrets, options }: Services,
  { openTeamRemote }: { readonly openTeamRemote?: OpenTeamRemote },
): Handlers<'remotes'> {
  const sync = createSyncService(context, secrets, { home: options.home, openAnother: openTeamRemote })
  return {
    kinds: () => sync.kinds(),
    get: ({ teamId }) => sync.get(teamId),
    set: (request) => sync.set(request),
    remove({ teamId }) {
      sync.remove(teamId)
      return {}
    },
    pull: (request) => sync.pull(request),
    push: (request) => sync.push(request),
    history: (request) => sync.history(request),
  }
}

import type { Handlers } from '../../shared/api/contract.ts'
import { OngoingWork, type OpenTeamRemote, opensWith } from '../team/sync/opening.ts'
import { createServerService } from '../team/sync/servers.ts'
import { createSyncService } from '../team/sync/service.ts'
import type { Retention } from '../team/sync/standing.ts'
import type { Services } from './services.ts'

export function remoteHandlers(
  { context, secrets, options }: Services,
  { openTeamRemote, retention }: { readonly openTeamRemote?: OpenTeamRemote; readonly retention?: Retention },
): Handlers<'remotes'> {
  const open = openTeamRemote ?? opensWith(context.vault, secrets, options.home)
  const ongoing = new OngoingWork(context.vault)
  const servers = createServerService(context, open, ongoing)
  const sync = createSyncService(context, secrets, open, retention, ongoing)
  return {
    kinds: () => servers.kinds(),
    get: ({ teamId }) => servers.get(teamId),
    set: (request) => servers.set(request),
    setAutomatic: (request) => servers.setAutomatic(request),
    remove({ teamId }) {
      servers.remove(teamId)
      return {}
    },
    pull: (request) => sync.pull(request),
    push: (request) => sync.push(request),
    history: (request) => sync.history(request),
    revision: (request) => sync.revision(request),
    restore: (request) => sync.restore(request),
    cancel({ teamId }) {
      ongoing.cancel(teamId)
      return {}
    },
  }
}

import { CircleAlert, RefreshCw, Split, Upload } from 'lucide-react'
import type { Command } from '../../app/commands.ts'
import { useResource } from '../../state/resource.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { StatusText } from '../../ui/status-text.tsx'
import { teams } from '../store.ts'
import { servers, showServer, synchronise, useServers } from './store.ts'

/** How a team stands to its server, for a list: what is to be decided, what waits, or when both had the same last. */
export function ServerStanding({ teamId }: { readonly teamId: string }) {
  const server = useResource(servers).value?.get(teamId)
  const work = useServers((state) => state.work[teamId])
  if (!server) return <span className="kw-muted">—</span>
  if (work?.isRunning) return <Spinner label="At work with the server" />
  if (server.undecided > 0)
    return (
      <StatusText tone="warn" icon={Split}>
        {`${server.undecided.toLocaleString('en')} to decide`}
      </StatusText>
    )
  if (server.failure !== null)
    return (
      <StatusText tone="bad" icon={CircleAlert}>
        Failed
      </StatusText>
    )
  if (server.waiting > 0)
    return (
      <StatusText tone="rest" icon={Upload}>
        {`${server.waiting.toLocaleString('en')} to send`}
      </StatusText>
    )
  return <RelativeTime at={server.syncedAt} never="Not yet" />
}

/** How many credentials of all teams wait for a decision. */
export function useUndecided(): number {
  const known = useResource(teams).value ?? []
  return known.reduce((sum, { role, server }) => sum + (role === null || server === null ? 0 : server.undecided), 0)
}

/** Synchronising each team that has a server, as commands. */
export function useServerCommands(): readonly Command[] {
  const known = useResource(teams).value ?? []
  return known
    .filter(({ role, server }) => role !== null && server !== null)
    .map(({ id, name }) => ({
      id: `synchronise-${id}`,
      label: `Synchronise ${name}`,
      keywords: 'sync push pull team server send',
      icon: RefreshCw,
      run: () => {
        showServer(id)
        void synchronise({ id, name })
      },
    }))
}

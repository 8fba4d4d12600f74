import type { Team } from '../../../shared/domain/team.ts'
import { client } from '../../client/client.ts'
import { useItem } from '../../state/item.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import { ServerCard } from './server-card.tsx'
import { SetUpPanel } from './set-up-panel.tsx'
import { clearWork, setUp, teamServer, useServers } from './store.ts'
import './server.css'

/** A team’s server: what it is, what waits, and the work with it. */
export function ServerPart({ team }: { readonly team: Team }) {
  const { value, error } = useItem(teamServer, team.id)
  const isSettingUp = useServers((state) => state.settingUp === team.id)
  if (!value) return error ? <ErrorNotice error={error} /> : <Skeleton lines={5} />
  const { remote: server } = value
  return (
    <div className="kw-server">
      {team.role === null && (
        <Banner tone="warn">You are no member of this team any more, so nothing is taken in or sent.</Banner>
      )}
      {server ? <ServerCard team={team} server={server} /> : <NoServer team={team} />}
      {isSettingUp && <SetUpPanel team={team} server={server} />}
      <ForgetServer team={team} />
    </div>
  )
}

function NoServer({ team }: { readonly team: Team }) {
  const trying = useServers((state) => state.work[team.id])
  return (
    <div className="kw-card">
      <EmptyState
        art="link"
        title="No server yet"
        actions={
          team.role !== null && (
            <Button variant="primary" onPress={() => setUp(team.id)}>
              {trying?.isRunning ? 'Go on setting it up' : 'Set up server…'}
            </Button>
          )
        }
      >
        With a server nobody hands bundles over. A WebDAV server, S3 storage, Vault or OpenBao, a shared folder or a Git
        repository that you have already will do: it sees encrypted bundles, and nothing else.
      </EmptyState>
    </div>
  )
}

function ForgetServer({ team }: { readonly team: Team }) {
  const isAsking = useServers((state) => state.forgetting)
  return (
    <ConfirmDialog
      isOpen={isAsking}
      onClose={() => useServers.setState({ forgetting: false })}
      title={`Forget the server of ${team.name}?`}
      confirmLabel="Forget"
      onConfirm={async () => {
        await client.remotes.remove({ teamId: team.id })
        clearWork(team.id)
        showToast({ title: `${team.name} has no server on this computer any more.` })
      }}
    >
      <p>
        It is forgotten on this computer. What lies there stays, the other members go on with it, and what is shared
        stays in this vault.
      </p>
      <p>Changes that wait are not sent.</p>
    </ConfirmDialog>
  )
}

import { ArrowDownToLine, Ellipsis, History, KeyRound, RefreshCw, Settings2, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Team } from '../../../shared/domain/team.ts'
import { describeError, type ErrorBody, type ErrorCode, errorCodes } from '../../../shared/errors.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { ConsentCard } from '../../connections/testing/consent-card.tsx'
import { Elapsed } from '../../connections/testing/stage-list.tsx'
import { useItem } from '../../state/item.ts'
import { useResource } from '../../state/resource.ts'
import { navigate } from '../../state/router.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { KeyValue, KeyValueList } from '../../ui/key-value.tsx'
import { Menu } from '../../ui/menu.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { showToast } from '../../ui/toast.tsx'
import { openDecisions } from './decide-store.ts'
import { showHistory } from './history.ts'
import { serverIcon } from './server-fields.tsx'
import { SetUpPanel } from './set-up-panel.tsx'
import { serverKinds, setUp, synchronise, teamServer, useServers, type Work } from './store.ts'
import { placeOf, syncedWords, type TeamServer, waitingWords } from './words.ts'
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

interface ServerCardProps {
  readonly team: Team
  readonly server: TeamServer
}

function ServerCard({ team, server }: ServerCardProps) {
  const kind = useResource(serverKinds).value?.find(({ id }) => id === server.kind)
  const work = useServers((state) => state.work[team.id])
  const Icon = serverIcon(server.kind)
  const lacksCredential = kind?.credentialRequired === true && server.credentialId === null
  const isMember = team.role !== null
  return (
    <>
      <section className="kw-card kw-server-card" aria-label="Server">
        <header className="kw-server-head">
          <span className="kw-tile" data-large aria-hidden>
            <Icon size={20} strokeWidth={1.9} />
          </span>
          <div className="kw-server-titles">
            <h2>{placeOf(server)}</h2>
            <p>{kind?.label ?? server.kind}</p>
          </div>
          <div className="kw-server-actions">
            {isMember && (
              <Button
                variant="primary"
                icon={RefreshCw}
                isPending={work?.isRunning === true && work.doing !== 'trial'}
                isDisabled={work?.isRunning === true || lacksCredential}
                onPress={() => void synchronise(team)}
              >
                Synchronise
              </Button>
            )}
            {isMember && (
              <Button icon={History} onPress={() => showHistory(team.id)}>
                History…
              </Button>
            )}
            <ServerMenu team={team} />
          </div>
        </header>
        <KeyValueList>
          <KeyValue label="Signed in with">
            <SignIn server={server} takesOne={(kind?.credentialTypes.length ?? 0) > 0} />
          </KeyValue>
          <KeyValue label="Last synchronised">
            <RelativeTime at={server.syncedAt} never="Not yet" />
            {server.revision > 0 && (
              <span className="kw-muted">{`, revision ${server.revision.toLocaleString('en')}`}</span>
            )}
          </KeyValue>
          <KeyValue label="Changes here">{waitingWords(server.waiting)}</KeyValue>
        </KeyValueList>
        {isMember && <Automatic team={team} server={server} />}
      </section>
      {lacksCredential && (
        <Banner
          tone="warn"
          title="The credential for this server is not here any more"
          actions={
            <Button size="small" onPress={() => setUp(team.id)}>
              Choose another
            </Button>
          }
        />
      )}
      {work && work.doing !== 'trial' ? (
        <WorkState team={team} server={server} work={work} />
      ) : (
        <LastFailure failure={server.failure} />
      )}
      {server.undecided > 0 && (
        <Banner
          tone="warn"
          title={`${count(server.undecided, 'credential')} ${server.undecided === 1 ? 'needs' : 'need'} a decision`}
          actions={
            <Button size="small" isDisabled={work?.isRunning === true} onPress={() => void openDecisions(team)}>
              Decide…
            </Button>
          }
        >
          Both sides have changed {server.undecided === 1 ? 'it' : 'them'}. Nothing was written over, and nothing of{' '}
          {server.undecided === 1 ? 'it' : 'them'} is sent before you have decided.
        </Banner>
      )}
    </>
  )
}

/** Why the last attempt failed: of another window, of the command, or by itself. */
function LastFailure({ failure }: Pick<TeamServer, 'failure'>) {
  const code = errorCodes.find((one) => one === failure)
  return code === undefined ? null : <ErrorNotice error={{ code, ...describeError(code) }} />
}

/** Whether it is asked by itself. */
function Automatic({ team, server }: ServerCardProps) {
  const change = useAction((automatic: boolean) => client.remotes.setAutomatic({ teamId: team.id, automatic }))
  return (
    <>
      <Switch
        isSelected={server.automatic}
        isDisabled={change.isRunning}
        onChange={(isOn) => void change.run(isOn)}
        help="Soon after you unlock the vault in a window, and every hour while it is open. It only takes in: you send by hand, and what both sides have changed waits for you."
      >
        Take in what is new by itself
      </Switch>
      <ErrorNotice error={change.error} />
    </>
  )
}

function SignIn({ server, takesOne }: { readonly server: TeamServer; readonly takesOne: boolean }) {
  const { credentialId, credential } = server
  if (credentialId === null) return takesOne ? 'No credential' : 'Your account on this computer'
  return (
    <Button
      size="small"
      variant="quiet"
      icon={KeyRound}
      aria-label={`Credential ${credential}`}
      onPress={() => navigate({ area: 'credentials', id: credentialId })}
    >
      {credential}
    </Button>
  )
}

function ServerMenu({ team }: { readonly team: Team }) {
  const isRunning = useServers((state) => state.work[team.id]?.isRunning === true)
  const isMember = team.role !== null
  return (
    <Menu
      label="More for this server"
      groups={[
        {
          actions: isMember
            ? [
                {
                  id: 'pull',
                  label: 'Pull only',
                  detail: 'Takes in what is new and sends nothing',
                  icon: ArrowDownToLine,
                  isDisabled: isRunning,
                  onAction: () => void synchronise(team, 'pull'),
                },
                { id: 'change', label: 'Change…', icon: Settings2, onAction: () => setUp(team.id) },
              ]
            : [],
        },
        {
          actions: [
            {
              id: 'forget',
              label: 'Forget…',
              icon: Unplug,
              danger: true,
              isDisabled: isRunning,
              onAction: () => useServers.setState({ forgetting: true }),
            },
          ],
        },
      ]}
    >
      <IconButton icon={Ellipsis} label="More for this server" />
    </Menu>
  )
}

/** The work with the server that goes on, or what came of it. */
function WorkState({ team, server, work }: ServerCardProps & { readonly work: Work }) {
  if (work.isRunning)
    return (
      <div className="kw-server-trying">
        <ProgressBar label={work.doing === 'pull' ? 'Taking in what is new' : 'Taking in what is new, then sending'} />
        <p>
          It goes on when you leave this page, and ends when the vault locks. <Elapsed since={work.since} />
        </p>
      </div>
    )
  if (work.error) return <WorkError team={team} server={server} work={work} error={work.error} />
  if (!work.synced) return null
  return <Banner tone={work.synced.refused > 0 ? 'warn' : 'good'} title={`${syncedWords(work.synced)}.`} />
}

/** Failures after which the settings are looked at, or the credential; after the others one tries again. */
const aboutSettings: ReadonlySet<ErrorCode> = new Set([
  'remote-unreachable',
  'remote-tls',
  'remote-host-key',
  'remote-not-found',
  'remote-not-the-service',
  'remote-misconfigured',
  'kind-mismatch',
])
const aboutCredential: ReadonlySet<ErrorCode> = new Set([
  'remote-auth',
  'remote-permission',
  'credential-disabled',
  'credential-in-trash',
])

function WorkError({
  team,
  server,
  work,
  error,
}: ServerCardProps & { readonly work: Work; readonly error: ErrorBody }) {
  const again = () => void synchronise(team, work.doing === 'pull' ? 'pull' : 'push')
  const host = error.code === 'host-not-bound' ? (error.subjects?.[1] ?? '') : ''
  const { credentialId, credential } = server
  if (host !== '' && credentialId !== null)
    return (
      <ConsentCard
        credentialId={credentialId}
        credential={credential}
        hosts={[host]}
        next="and synchronise"
        onAllowed={again}
      />
    )
  let next: ReactNode = (
    <Button size="small" onPress={again}>
      Try again
    </Button>
  )
  if (aboutSettings.has(error.code))
    next = (
      <>
        {next}
        <Button size="small" onPress={() => setUp(team.id)}>
          Change settings
        </Button>
      </>
    )
  else if (aboutCredential.has(error.code) && credentialId !== null)
    next = (
      <>
        {next}
        <Button size="small" onPress={() => navigate({ area: 'credentials', id: credentialId })}>
          Open the credential
        </Button>
      </>
    )
  return <ErrorNotice error={error} actions={next} />
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

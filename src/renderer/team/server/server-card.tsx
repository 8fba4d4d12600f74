import { ArrowDownToLine, Ellipsis, History, KeyRound, RefreshCw, Settings2, Unplug } from 'lucide-react'
import type { Team } from '../../../shared/domain/team.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { useResource } from '../../state/resource.ts'
import { navigate } from '../../state/router.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { KeyValue, KeyValueList } from '../../ui/key-value.tsx'
import { Menu } from '../../ui/menu.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Switch } from '../../ui/switch.tsx'
import { openDecisions } from './decide-store.ts'
import { showHistory } from './history.ts'
import { serverIcon } from './server-fields.tsx'
import { serverKinds, setUp, synchronise, useServers, type Work } from './store.ts'
import { placeOf, syncedWords, type TeamServer, waitingWords } from './words.ts'
import { LastFailure, WorkState } from './work-state.tsx'
import './server.css'

interface ServerCardProps {
  readonly team: Team
  readonly server: TeamServer
}

/** A team’s server, with what can be done with it and what came of that. */
export function ServerCard({ team, server }: ServerCardProps) {
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
          title={toDecideWords(server.undecided, work)}
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

/** What the synchronisation that has just ended says of it, or the number that was left by one before. */
function toDecideWords(undecided: number, work: Work | undefined): string {
  if (work?.synced && work.synced.undecided > 0) return `${syncedWords(work.synced)}.`
  return `${count(undecided, 'credential')} ${undecided === 1 ? 'needs' : 'need'} a decision`
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

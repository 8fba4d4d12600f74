import { Square } from 'lucide-react'
import type { ReactNode } from 'react'
import { describeError, type ErrorBody, type ErrorCode, errorCodes } from '../../../shared/errors.ts'
import { ConsentCard } from '../../connections/testing/consent-card.tsx'
import { Elapsed } from '../../connections/testing/stage-list.tsx'
import { navigate } from '../../state/router.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { setUp, stopWork, synchronise, type TeamName, type Work } from './store.ts'
import { syncedWords, type TeamServer } from './words.ts'
import './server.css'

interface WorkStateProps {
  readonly team: TeamName
  readonly server: TeamServer
  readonly work: Work
}

/** The work with the server that goes on, or what came of it. */
export function WorkState({ team, server, work }: WorkStateProps) {
  if (work.isRunning)
    return (
      <div className="kw-server-trying">
        <ProgressBar label={work.doing === 'pull' ? 'Taking in what is new' : 'Taking in what is new, then sending'} />
        <div>
          <p>
            It goes on when you leave this page, and ends when the vault locks. <Elapsed since={work.since} />
          </p>
          <Button size="small" icon={Square} onPress={() => stopWork(team.id)}>
            Stop
          </Button>
        </div>
      </div>
    )
  if (work.error) return <WorkError team={team} server={server} work={work} error={work.error} />
  // What waits for a decision says the rest.
  if (!work.synced || work.synced.undecided > 0) return null
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

function WorkError({ team, server, work, error }: WorkStateProps & { readonly error: ErrorBody }) {
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

/** Why the last attempt failed: of another window, of the command, or by itself. */
export function LastFailure({ failure }: Pick<TeamServer, 'failure'>) {
  const code = errorCodes.find((one) => one === failure)
  return code === undefined ? null : <ErrorNotice error={{ code, ...describeError(code) }} />
}

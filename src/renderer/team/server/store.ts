import type { ErrorBody } from '../../../shared/errors.ts'
import { client } from '../../client/client.ts'
import { toErrorBody } from '../../client/errors.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { createItem } from '../../state/item.ts'
import { createResource } from '../../state/resource.ts'
import { currentPlace, navigate } from '../../state/router.ts'
import { announce } from '../../ui/announcer.tsx'
import { showErrorToast, showToast } from '../../ui/toast.tsx'
import { showTeam, useTeams } from '../store.ts'
import type { ServerDraft } from './draft.ts'
import { type Synced, syncedWords, type Trial } from './words.ts'

export const serverKinds = createResource(async () => (await client.remotes.kinds({})).items, [])

/** The server of the opened team. In an object, because null is an answer, too. */
export const teamServer = createItem((teamId) => client.remotes.get({ teamId }), ['teams', 'credentials'])

/** The servers of all teams that one is in, by the team. */
export const servers = createResource(async () => {
  const { items } = await client.teams.list({})
  const found = await Promise.all(
    items.map(async ({ id, name, role }) => ({
      id,
      name,
      role,
      server: (await client.remotes.get({ teamId: id })).remote,
    })),
  )
  return found.flatMap(({ server, ...team }) => (server === null ? [] : [{ ...team, server }]))
}, ['teams', 'credentials'])

/** What is being done with a team’s server, or was done last. */
export interface Work {
  readonly doing: 'push' | 'pull' | 'trial'
  readonly since: number
  readonly isRunning: boolean
  readonly synced: Synced | null
  readonly trial: Trial | null
  readonly error: ErrorBody | null
}

interface ServerState {
  readonly work: Readonly<Record<string, Work>>
  /** What was typed into the form of a team’s server. It is kept while its trial runs, and when it is refused. */
  readonly drafts: Readonly<Record<string, ServerDraft>>
  /** The team whose server is being set up. */
  readonly settingUp: string | null
  readonly forgetting: boolean
  /** What is shown of a team’s server. */
  readonly view: 'server' | 'history'
}

export const useServers = createVaultStore<ServerState>(() => ({
  work: {},
  drafts: {},
  settingUp: null,
  forgetting: false,
  view: 'server',
}))

/** Takes in what is new and sends what was changed here; `pull` only takes in. It goes on when its page is left. */
export async function synchronise(team: TeamName, doing: 'push' | 'pull' = 'push'): Promise<void> {
  await run(team, doing, async () => {
    const request = { teamId: team.id, onConflict: 'leave' } as const
    const synced = doing === 'push' ? await client.remotes.push(request) : await client.remotes.pull(request)
    const words = syncedWords(synced)
    tell(team.id, words, () =>
      showToast({
        title: `${team.name}: ${words}`,
        tone: synced.conflictCount > 0 ? 'info' : 'good',
        ...(synced.conflictCount > 0 && { action: { label: 'Look', run: () => showServer(team.id) } }),
      }),
    )
    return { synced }
  })
}

/** Tries a server, and keeps it when it holds. It goes on when its form is closed. */
export async function tryServer(team: TeamName, draft: ServerDraft): Promise<void> {
  await run(team, 'trial', async () => {
    const { kind, parameters, credentialId } = draft
    const trial = await client.remotes.set({ teamId: team.id, kind, parameters, credentialId, consent: false })
    const isKept = trial.verdict === 'holds'
    if (isKept) forgetDraft(team.id)
    const isLooking = useServers.getState().settingUp === team.id
    const words = isKept ? `${team.name} has its server.` : `The server for ${team.name} was refused.`
    if (isLooking) announce(words)
    else
      showToast({
        title: words,
        ...(!isKept && { detail: trial.reason ?? '' }),
        tone: isKept ? 'good' : 'bad',
        action: { label: 'Look', run: () => (isKept ? showServer(team.id) : setUp(team.id)) },
      })
    return { trial }
  })
}

interface TeamName {
  readonly id: string
  readonly name: string
}

/** Runs a piece of work with a team’s server unless one runs already, and notes what came of it. */
async function run(
  team: TeamName,
  doing: Work['doing'],
  work: () => Promise<Partial<Pick<Work, 'synced' | 'trial'>>>,
): Promise<void> {
  if (useServers.getState().work[team.id]?.isRunning) return
  const begun: Work = { doing, since: Date.now(), isRunning: true, synced: null, trial: null, error: null }
  noteWork(team.id, begun)
  // After a lock of the vault nobody waits for it any more.
  const isAwaited = () => useServers.getState().work[team.id] === begun
  try {
    const outcome = await work()
    if (isAwaited()) noteWork(team.id, { ...begun, ...outcome, isRunning: false })
  } catch (failure) {
    if (!isAwaited()) return
    const error = toErrorBody(failure)
    noteWork(team.id, { ...begun, error, isRunning: false })
    if (doing === 'trial' ? useServers.getState().settingUp !== team.id : !isLookingAt(team.id)) showErrorToast(error)
  }
}

function noteWork(teamId: string, work: Work): void {
  useServers.setState((state) => ({ work: { ...state.work, [teamId]: work } }))
}

/** Forgets what was done last, such as when the settings are opened anew. */
export function clearWork(teamId: string): void {
  const { [teamId]: last, ...work } = useServers.getState().work
  if (last && !last.isRunning) useServers.setState({ work })
}

/** Says a result where it is seen, or to people who look elsewhere. */
function tell(teamId: string, words: string, elsewhere: () => void): void {
  if (isLookingAt(teamId)) announce(words)
  else elsewhere()
}

function isLookingAt(teamId: string): boolean {
  const { area, id } = currentPlace()
  return area === 'team' && id === teamId && useTeams.getState().part === 'server'
}

/** Leads to a team’s server. */
export function showServer(teamId: string): void {
  navigate({ area: 'team', id: teamId })
  showTeam(teamId)
  useTeams.setState({ part: 'server', openMember: null, selected: new Set() })
  useServers.setState({ view: 'server' })
}

/** Opens the form of a team’s server. */
export function setUp(teamId: string): void {
  showServer(teamId)
  if (useServers.getState().work[teamId]?.doing !== 'trial') clearWork(teamId)
  useServers.setState({ settingUp: teamId })
}

export function closeSetUp(): void {
  const { settingUp, work } = useServers.getState()
  useServers.setState({ settingUp: null })
  if (settingUp === null || work[settingUp]?.isRunning) return
  forgetDraft(settingUp)
  if (work[settingUp]?.doing === 'trial') clearWork(settingUp)
}

export function changeDraft(teamId: string, draft: ServerDraft): void {
  useServers.setState((state) => ({ drafts: { ...state.drafts, [teamId]: draft } }))
}

function forgetDraft(teamId: string): void {
  useServers.setState((state) => {
    const { [teamId]: _gone, ...drafts } = state.drafts
    return { drafts }
  })
}

/** How many credentials wait for a decision, as the last synchronisation has said. */
export function undecidedOf(work: Work | undefined): number {
  return work?.synced?.conflictCount ?? 0
}

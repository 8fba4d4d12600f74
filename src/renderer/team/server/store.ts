import type { ConflictChoice, ConflictDecision } from '../../../shared/domain/remote.ts'
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

/** The servers of the teams that have one, by the team's ID. */
export const servers = createResource(async () => {
  const { items } = await client.teams.list({})
  const found = items
    .filter(({ server }) => server !== null)
    .map(async ({ id }) => [id, (await client.remotes.get({ teamId: id })).remote] as const)
  return new Map(await Promise.all(found))
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
  readonly view: 'server' | 'history' | 'decide'
}

export const useServers = createVaultStore<ServerState>(() => ({
  work: {},
  drafts: {},
  settingUp: null,
  forgetting: false,
  view: 'server',
}))

/** What is done about conflicts: what was decided about single ones, and what holds for all others. */
interface Decided {
  readonly onConflict: ConflictChoice
  readonly decisions: ConflictDecision[]
}
const undecided: Decided = { onConflict: 'leave', decisions: [] }

/**
 * Takes in what is new and sends what was changed here; `pull` only takes in. It goes on when its page is left. Answers what came of it;
 * null when it failed, or something else goes on.
 */
export async function synchronise(
  team: TeamName,
  doing: 'push' | 'pull' = 'push',
  decided: Decided = undecided,
): Promise<Synced | null> {
  const request = { teamId: team.id, ...decided }
  const work = await run(team, doing, async () => ({
    synced: doing === 'push' ? await client.remotes.push(request) : await client.remotes.pull(request),
  }))
  if (!work?.synced) return null
  const words = syncedWords(work.synced)
  const needsDecision = work.synced.undecided > 0
  if (isLookingAt(team.id)) announce(words)
  else
    showToast({
      title: `${team.name}: ${words}`,
      tone: needsDecision ? 'info' : 'good',
      ...(needsDecision && { action: { label: 'Look', run: () => showServer(team.id) } }),
    })
  return work.synced
}

/** Tries a server, and keeps it when it holds. `consent` binds the credential to its host. It goes on when its form is closed. */
export async function tryServer(team: TeamName, draft: ServerDraft, consent = false): Promise<void> {
  const { kind, parameters, credentialId } = draft
  const work = await run(team, 'trial', async () => ({
    trial: await client.remotes.set({ teamId: team.id, kind, parameters, credentialId, consent }),
  }))
  if (!work?.trial) return
  const { verdict, reason } = work.trial
  const isKept = verdict === 'holds'
  if (isKept) forgetDraft(team.id)
  const words = isKept ? `${team.name} has its server.` : `The server for ${team.name} was refused.`
  if (useServers.getState().settingUp === team.id) announce(words)
  else
    showToast({
      title: words,
      ...(!isKept && { detail: reason ?? '' }),
      tone: isKept ? 'good' : 'bad',
      action: { label: 'Look', run: () => (isKept ? showServer(team.id) : setUp(team.id)) },
    })
}

export interface TeamName {
  readonly id: string
  readonly name: string
}

/** Runs a piece of work with a team’s server unless one runs already, and notes what came of it. */
async function run(
  team: TeamName,
  doing: Work['doing'],
  work: () => Promise<Partial<Pick<Work, 'synced' | 'trial'>>>,
): Promise<Work | null> {
  if (useServers.getState().work[team.id]?.isRunning) return null
  const begun: Work = { doing, since: Date.now(), isRunning: true, synced: null, trial: null, error: null }
  noteWork(team.id, begun)
  // After a lock of the vault nobody waits for it any more.
  const isAwaited = () => useServers.getState().work[team.id] === begun
  try {
    const ended: Work = { ...begun, ...(await work()), isRunning: false }
    if (!isAwaited()) return null
    noteWork(team.id, ended)
    return ended
  } catch (failure) {
    if (!isAwaited()) return null
    const error = toErrorBody(failure)
    if (error.code === 'cancelled') {
      forgetWork(team.id)
      return null
    }
    noteWork(team.id, { ...begun, error, isRunning: false })
    if (doing === 'trial' ? useServers.getState().settingUp !== team.id : !isLookingAt(team.id)) showErrorToast(error)
    return null
  }
}

function noteWork(teamId: string, work: Work): void {
  useServers.setState((state) => ({ work: { ...state.work, [teamId]: work } }))
}

/** Forgets what was done last, such as when the settings are opened anew. */
export function clearWork(teamId: string): void {
  if (useServers.getState().work[teamId]?.isRunning !== true) forgetWork(teamId)
}

function forgetWork(teamId: string): void {
  useServers.setState((state) => {
    const { [teamId]: _gone, ...work } = state.work
    return { work }
  })
}

/** Ends what goes on with a team’s server. What it has done by then stays done. */
export function stopWork(teamId: string): void {
  client.remotes.cancel({ teamId }).catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
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
  const last = useServers.getState().work[teamId]
  // A trial that has failed is what the form is opened for again.
  if (last?.doing !== 'trial' || last.trial?.verdict === 'holds') clearWork(teamId)
  useServers.setState({ settingUp: teamId })
}

export function closeSetUp(): void {
  const { settingUp, work } = useServers.getState()
  useServers.setState({ settingUp: null })
  if (settingUp === null || work[settingUp]?.isRunning) return
  forgetDraft(settingUp)
  if (work[settingUp]?.doing === 'trial') clearWork(settingUp)
}

/** The page of a team is left: another one begins with its server as it is. */
export function leaveServer(teamId: string): void {
  useServers.setState({ view: 'server', forgetting: false })
  if (useServers.getState().settingUp === teamId) closeSetUp()
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

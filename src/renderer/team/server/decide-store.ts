import type { ConflictChoice, SyncConflict } from '../../../shared/domain/remote.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { type Decisions, decideFor, sortOut, toDecisions } from './deciding.ts'
import { synchronise, type TeamName, useServers } from './store.ts'
import type { Synced } from './words.ts'

interface DecideState {
  /** The team that it is about; null for none. */
  readonly teamId: string | null
  /** What waits, as it was looked at. It stays while the decisions are applied, and so do they when that fails. */
  readonly synced: Synced | null
  readonly decisions: Decisions
  /** What becomes of those that one answer has no room for. */
  readonly rest: ConflictChoice
  /** The credential whose comparison is open; null for none. */
  readonly openId: string | null
}

const first: DecideState = { teamId: null, synced: null, decisions: new Map(), rest: 'leave', openId: null }

export const useDecide = createVaultStore<DecideState>(() => first)

/** Opens what waits for a decision. What it is only a look at the server can tell, as after an unlock. */
export async function openDecisions(team: TeamName): Promise<void> {
  useServers.setState({ view: 'decide' })
  useDecide.setState({ ...first, teamId: team.id })
  const known = useServers.getState().work[team.id]?.synced
  begin(team, known && known.undecided > 0 ? known : await synchronise(team, 'pull'))
}

/** Begins with what waits now, unless the page of another team was opened meanwhile. */
function begin({ id: teamId }: TeamName, synced: Synced | null): void {
  if (synced === null || useDecide.getState().teamId !== teamId) return
  const { open, refused } = sortOut(synced.conflicts)
  useDecide.setState({ ...first, teamId, synced, openId: (open[0] ?? refused[0])?.id ?? null })
}

export function decide(conflict: SyncConflict, choice: ConflictChoice): void {
  useDecide.setState(({ decisions }) => ({ decisions: decideFor(decisions, [conflict], choice) }))
}

/** The same for all that can be decided, also for those that aren’t shown. */
export function decideForAll(conflicts: readonly SyncConflict[], choice: ConflictChoice): void {
  useDecide.setState(({ decisions }) => ({ decisions: decideFor(decisions, conflicts, choice), rest: choice }))
}

/** Does what was decided, and sends what is to be sent. What was changed again meanwhile is asked anew. */
export async function applyDecisions(team: TeamName, conflicts: readonly SyncConflict[]): Promise<void> {
  const { decisions, rest } = useDecide.getState()
  const synced = await synchronise(team, 'push', { onConflict: rest, decisions: toDecisions(decisions, conflicts) })
  if (synced === null) return
  begin(team, synced)
  const isThere = useServers.getState().view === 'decide' && useDecide.getState().teamId === team.id
  if (isThere && synced.undecided === 0) useServers.setState({ view: 'server' })
}

import type { Offboarding, OffboardingLine, OffboardingOutcome } from '../../../shared/domain/offboarding.ts'
import { client } from '../../client/client.ts'
import { toErrorBody } from '../../client/errors.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { createItem } from '../../state/item.ts'
import { createPagedList } from '../../state/paged-list.ts'
import { count } from '../../ui/count.ts'
import { showErrorToast, showToast } from '../../ui/toast.tsx'
import type { ScrollPlace } from '../../ui/use-virtual-window.ts'
import { outcomeWords } from './words.ts'

/** Who is gone from a team, the last first. */
export const goneOfTeam = createItem(
  async (teamId) => {
    const all: Offboarding[] = []
    for (;;) {
      const { items, total } = await client.offboarding.list({ teamId, offset: all.length })
      all.push(...items)
      if (items.length === 0 || all.length >= total) return all
    }
  },
  ['teams', 'credentials'],
)
export const openedOffboarding = createItem((id) => client.offboarding.get({ id }), ['teams', 'credentials'])

export type Show = 'unfinished' | 'finished' | 'all'

interface LinesView {
  readonly id: string | null
  readonly show: Show
}

export const lines = createPagedList<OffboardingLine, LinesView>({
  query: { id: null, show: 'unfinished' },
  load: async ({ id, show }, cursor) =>
    id === null
      ? { items: [], nextCursor: null, total: 0 }
      : client.offboarding.lines({ id, show, limit: 100, cursor }),
  areas: ['teams', 'credentials', 'connections'],
})

interface OffboardingState {
  /** The line whose details are open. */
  readonly openKey: string | null
  readonly selected: ReadonlySet<string>
  /** What a dialog asks about: why nothing has to be done, or that it is revoked. */
  readonly asking: { readonly outcome: OffboardingOutcome; readonly lines: readonly OffboardingLine[] } | null
  /** Credentials whose rotation is begun together. */
  readonly rotating: readonly string[] | null
  readonly place: ScrollPlace
}

export const useOffboarding = createVaultStore<OffboardingState>(() => ({
  openKey: null,
  selected: new Set(),
  asking: null,
  rotating: null,
  place: { top: 0 },
}))

export function keyOf({ kind, credentialId }: Pick<OffboardingLine, 'kind' | 'credentialId'>): string {
  return `${kind} ${credentialId}`
}

/** Shows the lines of a report, from the beginning. */
export function showLines(view: LinesView): void {
  useOffboarding.setState({ openKey: null, selected: new Set(), place: { top: 0 } })
  lines.setQuery(view)
}

export function askAbout(outcome: OffboardingOutcome, chosen: readonly OffboardingLine[]): void {
  useOffboarding.setState({ asking: { outcome, lines: chosen } })
}

/** Writes a decision down. @throws CallError */
export async function decide(
  chosen: readonly OffboardingLine[],
  outcome: OffboardingOutcome | null,
  reason: string,
): Promise<void> {
  const { id } = lines.get().query
  if (id === null) return
  const about = chosen.map(({ kind, credentialId }) => ({ kind, credentialId }))
  for (let at = 0; at < about.length; at += 100)
    await client.offboarding.decide({ id, lines: about.slice(at, at + 100), outcome, reason })
  useOffboarding.setState({ selected: new Set(), asking: null, openKey: null })
  if (outcome === null) return
  const [first] = chosen
  showToast({
    title: `${chosen.length === 1 ? (first?.credential ?? '') : count(chosen.length, 'line')}: ${outcomeWords[outcome].done}`,
    tone: 'good',
    action: { label: 'Undo', run: () => takeBack(chosen) },
  })
}

export function takeBack(chosen: readonly OffboardingLine[]): void {
  decide(chosen, null, '').catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
}

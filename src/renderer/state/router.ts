import { create } from 'zustand'
import { bindToVault } from './vault-bound.ts'

export const areaIds = [
  'overview',
  'credentials',
  'connections',
  'systems',
  'audit',
  'bundles',
  'team',
  'review',
  'settings',
] as const
export type AreaId = (typeof areaIds)[number]

/** Pages that belong to an area and have the whole room: they are reached from it, and not by the sidebar. */
export type InnerAreaId = 'rotations'

/** A place in the window. It has no address: nothing of the vault stands in a URL or in the browser's history. */
export interface Place {
  readonly area: AreaId | InnerAreaId
  /** The opened item. */
  readonly id?: string
  /**
   * Something to begin on arrival; the area calls `arrive` once it has: `new`, `duplicate`, `rotate`, `test`, `test-all`,
   * `import`, `export`, `verify`, `retire`, `protect`, `recovery`, `open-team-file`, `add-person`, `new-team`, `server`.
   */
  readonly action?: string
  /** What a list is narrowed to on arrival, such as `{ status: 'expired' }`. */
  readonly filter?: Readonly<Record<string, string>>
}

interface RouterState {
  readonly places: readonly Place[]
  readonly index: number
}

const longestHistory = 100
const first: RouterState = { places: [{ area: 'overview' }], index: 0 }

const useRouter = create<RouterState>(() => first)

bindToVault({
  // The area stays, so that a person finds the way back after an idle lock; what was open in it is forgotten.
  reset: () => startAt(currentPlace().area),
})

/** Begins anew in an area, without a way back: in another vault there is nothing to go back to. */
export function startAt(area: Place['area']): void {
  useRouter.setState({ places: [{ area }], index: 0 })
}

export function currentPlace(): Place {
  const { places, index } = useRouter.getState()
  return places[index] ?? { area: 'overview' }
}

/** The place that is shown. */
export function usePlace(): Place {
  return useRouter(({ places, index }) => places[index] ?? { area: 'overview' })
}

/** Whether there is somewhere to go back or forward to. */
export function useHistorySteps(): { readonly canGoBack: boolean; readonly canGoForward: boolean } {
  const index = useRouter((state) => state.index)
  const count = useRouter((state) => state.places.length)
  return { canGoBack: index > 0, canGoForward: index < count - 1 }
}

const isSame = (one: Place, other: Place) => JSON.stringify(one) === JSON.stringify(other)

/** Goes to a place and remembers the way back. */
export function navigate(place: Place): void {
  const { places, index } = useRouter.getState()
  if (isSame(place, currentPlace())) return
  const kept = [...places.slice(0, index + 1), place].slice(-longestHistory)
  useRouter.setState({ places: kept, index: kept.length - 1 })
}

/** Changes the current place without a step of history: an action has begun, a selection moved. */
export function replacePlace(place: Place): void {
  const { places, index } = useRouter.getState()
  useRouter.setState({ places: places.map((old, at) => (at === index ? place : old)) })
}

/** Takes `action` and `filter` from the current place, once the area has acted on them. */
export function arrive(): void {
  const { area, id } = currentPlace()
  replacePlace(id === undefined ? { area } : { area, id })
}

export function goBack(): void {
  useRouter.setState(({ index }) => ({ index: Math.max(0, index - 1) }))
}

export function goForward(): void {
  useRouter.setState(({ index, places }) => ({ index: Math.min(places.length - 1, index + 1) }))
}

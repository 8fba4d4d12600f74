import type { RequestOf } from '../../shared/api/contract.ts'
import { client } from '../client/client.ts'
import { saveFile } from '../client/transfer.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createResource } from '../state/resource.ts'
import { count } from '../ui/count.ts'
import { showToast } from '../ui/toast.tsx'
import { edgesOf, type Zoom } from './horizon.ts'

export type GroupBy = RequestOf<'overview.timeline'>['groupBy']

interface HorizonState {
  readonly zoom: Zoom
  /** Pages ahead of today. */
  readonly page: number
  readonly groupBy: GroupBy
}

/** What of the time ahead is in sight. It outlives leaving the overview. */
export const useHorizon = createVaultStore<HorizonState>(() => ({ zoom: 'year', page: 0, groupBy: 'none' }))

/** What falls into it, with the moments that it was asked for. */
export const horizon = createResource(async () => {
  const { zoom, page, groupBy } = useHorizon.getState()
  const edges = edgesOf(zoom, page, Date.now())
  const found = await client.overview.timeline({ edges: edges.map((edge) => edge.toISOString()), groupBy })
  return { ...found, edges, zoom, groupBy }
}, ['credentials', 'connections'])

export function showHorizon(change: Partial<HorizonState>): void {
  useHorizon.setState({ ...(change.zoom !== undefined && { page: 0 }), ...change })
  void horizon.reload()
}

/** Saves the dates of the next twelve months for a calendar. */
export async function saveCalendar(): Promise<void> {
  const { fileId, events } = await client.overview.calendar({ filter: {} })
  await saveFile({ fileId, name: 'keyward.ics' }, 'text/calendar')
  showToast({
    title: `${count(events, 'date')} exported`,
    detail: 'keyward.ics holds names and days, and is not encrypted.',
    tone: 'good',
  })
}

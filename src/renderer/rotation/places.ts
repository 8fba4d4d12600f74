import type { Place } from '../state/router.ts'

const batchPrefix = 'batch/'

/** Where rotations that were begun together are shown. */
export function batchPlace(batchId: string): Place {
  return { area: 'rotations', id: `${batchPrefix}${batchId}` }
}

/** Where one rotation is shown, step by step. */
export function rotationPlace(id: string): Place {
  return { area: 'rotations', id }
}

/** The batch that a place is about; null when it is about one rotation. */
export function batchAt(id: string): string | null {
  return id.startsWith(batchPrefix) ? id.slice(batchPrefix.length) : null
}

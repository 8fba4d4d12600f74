import { navigate, replacePlace } from '../state/router.ts'

/** The flows of the area, as the `id` of a place. */
export type FlowId = 'export' | 'import'

export function openFlow(id: FlowId): void {
  navigate({ area: 'bundles', id })
}

/** Back to the beginning of the area. What was entered stays until another flow of its kind is begun. */
export function leaveFlow(): void {
  replacePlace({ area: 'bundles' })
}

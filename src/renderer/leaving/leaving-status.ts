import { client, onEvent } from '../client/client.ts'
import { createResource } from '../state/resource.ts'

/** Whether values may be written in plain text right now. */
export const leavingStatus = createResource(() => client.leaving.status({}), ['slots'])

/** Follows what the core tells of it. Called once, when the window starts. */
export function followLeaving(): void {
  onEvent('leaving.changed', () => void leavingStatus.reload())
}

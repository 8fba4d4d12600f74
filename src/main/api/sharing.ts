import type { Handlers } from '../../shared/api/contract.ts'
import { createSharingService } from '../team/sharing/service.ts'
import type { Services } from './services.ts'

export function sharingHandlers({ context }: Services): Handlers<'sharing'> {
  const sharing = createSharingService(context)
  return {
    get: ({ credentialId }) => sharing.get(credentialId),
    set: ({ credentialIds, teamId, grants }) => sharing.set(credentialIds, teamId, grants),
    stop: ({ credentialIds }) => sharing.stop(credentialIds),
    list: ({ teamId, offset }) => sharing.list(teamId, offset),
  }
}

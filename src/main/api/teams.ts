import type { Handlers } from '../../shared/api/contract.ts'
import { createTeamFileService } from '../team/teams/file-service.ts'
import { createTeamService } from '../team/teams/service.ts'
import type { Services } from './services.ts'

export function teamHandlers({ context, secrets, files }: Services): Handlers<'teams'> {
  const teams = createTeamService(context, secrets)
  const teamFiles = createTeamFileService(context, secrets, files)
  return {
    list: () => teams.list(),
    get: ({ id }) => teams.get(id),
    members: (request) => teams.members(request),
    create: ({ name }) => teams.create(name),
    rename: ({ id, name }) => teams.rename(id, name),
    setPolicy: ({ id, policy }) => teams.setPolicy(id, policy),
    addMembers: ({ id, contactIds, role }) => teams.addMembers(id, contactIds, role),
    setRole: ({ id, memberId, role }) => teams.setRole(id, memberId, role),
    removeMembers: ({ id, memberIds }) => teams.removeMembers(id, memberIds),
    setGroup: (request) => teams.setGroup(request),
    removeGroup: ({ id, groupId }) => teams.removeGroup(id, groupId),
    leave({ id }) {
      teams.leave(id)
      return {}
    },
    export: ({ id }) => teamFiles.export(id),
    open: ({ fileId }) => teamFiles.open(fileId),
    join: ({ previewId, isCompared }) => teamFiles.join(previewId, isCompared),
  }
}

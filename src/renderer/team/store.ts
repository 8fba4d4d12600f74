import type { Contact, Team, TeamMemberInfo } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { saveFile } from '../client/transfer.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createItem } from '../state/item.ts'
import { createPagedList } from '../state/paged-list.ts'
import { createResource } from '../state/resource.ts'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import type { ScrollPlace } from '../ui/use-virtual-window.ts'

/** Oneself. In an object, because null is an answer, too. */
export const self = createResource(() => client.identity.get({}), ['teams'])
export const contacts = createResource(() => readAll((offset) => client.identity.contacts({ offset })), ['teams'])
export const teams = createResource(async () => (await client.teams.list({})).items, ['teams'])
export const openedTeam = createItem((id) => client.teams.get({ id }), ['teams'])

interface MembersView {
  readonly teamId: string | null
  readonly groupId: string | null
  readonly search: string
}

export const members = createPagedList<TeamMemberInfo, MembersView>({
  query: { teamId: null, groupId: null, search: '' },
  load: async ({ teamId, groupId, search }, cursor) => {
    if (teamId === null) return { items: [], nextCursor: null, total: 0 }
    const offset = cursor === null ? 0 : Number(cursor)
    const { items, total } = await client.teams.members({ id: teamId, groupId, search: search.trim(), offset })
    const next = offset + items.length
    return { items, total, nextCursor: items.length > 0 && next < total ? String(next) : null }
  },
  areas: ['teams'],
})

/** All members of a team, or of one group of it. @throws CallError */
export function allMembers(id: string, groupId: string | null = null): Promise<TeamMemberInfo[]> {
  return readAll((offset) => client.teams.members({ id, groupId, search: '', offset }))
}

async function readAll<T>(
  read: (offset: number) => Promise<{ readonly items: readonly T[]; readonly total: number }>,
): Promise<T[]> {
  const all: T[] = []
  for (;;) {
    const { items, total } = await read(all.length)
    all.push(...items)
    if (items.length === 0 || all.length >= total) return all
  }
}

export type GroupInfo = Team['groupList'][number]

/** What lies over the area at the moment. */
type Asking =
  | { readonly for: 'add-person' }
  | { readonly for: 'verify'; readonly contact: Contact }
  | { readonly for: 'remove-person'; readonly contact: Contact }
  | { readonly for: 'new-team' }
  | { readonly for: 'rename'; readonly team: Team }
  | { readonly for: 'add-members'; readonly team: Team }
  | { readonly for: 'remove-members'; readonly team: Team; readonly members: readonly TeamMemberInfo[] }
  | { readonly for: 'group'; readonly team: Team; readonly group: GroupInfo | null }
  | { readonly for: 'remove-group'; readonly team: Team; readonly group: GroupInfo }
  | { readonly for: 'leave'; readonly team: Team }
  | { readonly for: 'open-file' }

export const teamParts = ['members', 'groups', 'server', 'about', 'gone'] as const
export type TeamPart = (typeof teamParts)[number]

interface TeamState {
  readonly asking: Asking | null
  /** What is shown of a team. */
  readonly part: TeamPart
  /** The member whose details are open. */
  readonly openMember: string | null
  readonly selected: ReadonlySet<string>
  /** Teams that were changed since their file was saved. */
  readonly unsaved: ReadonlySet<string>
  readonly searchPeople: string
  /** The person whose details are open. */
  readonly openPerson: string | null
  readonly peoplePlace: ScrollPlace
  readonly membersPlace: ScrollPlace
}

export const useTeams = createVaultStore<TeamState>(() => ({
  asking: null,
  part: 'members',
  openMember: null,
  selected: new Set(),
  unsaved: new Set(),
  searchPeople: '',
  openPerson: null,
  peoplePlace: { top: 0 },
  membersPlace: { top: 0 },
}))

export function ask(asking: Asking): void {
  useTeams.setState({ asking })
}

export function closeDialog(): void {
  useTeams.setState({ asking: null })
}

/** Begins with another team, or with none. */
export function showTeam(teamId: string | null): void {
  if (members.get().query.teamId === teamId) return
  useTeams.setState({ part: 'members', openMember: null, selected: new Set(), membersPlace: { top: 0 } })
  members.setQuery({ teamId, groupId: null, search: '' })
}

export function narrowMembers(view: { readonly groupId?: string | null; readonly search?: string }): void {
  useTeams.setState({ selected: new Set(), membersPlace: { top: 0 } })
  members.setQuery({ ...members.get().query, ...view })
}

/** Lets the person save the list of members as a file. */
export function saveTeamFile({ id }: Pick<Team, 'id'>): void {
  client.teams
    .export({ id })
    .then((made) => saveFile(made, 'application/octet-stream'))
    .then(() => setUnsaved(id, false))
    .catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
}

function setUnsaved(id: string, isUnsaved: boolean): void {
  const unsaved = new Set(useTeams.getState().unsaved)
  if (isUnsaved) unsaved.add(id)
  else unsaved.delete(id)
  useTeams.setState({ unsaved })
}

/** Says what was changed, and once, until the file is saved, that the others don’t know it before they have it. */
export function sayChanged(team: Team, title: string): void {
  const isSaid = team.members < 2 || useTeams.getState().unsaved.has(team.id)
  setUnsaved(team.id, true)
  if (isSaid) showToast({ title, tone: 'good' })
  else
    showToast({
      title,
      detail: 'The other members see it once they have the new team file.',
      tone: 'good',
      action: { label: 'Save team file', run: () => saveTeamFile(team) },
    })
}

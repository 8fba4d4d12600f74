import type { AccessGrant } from '../../shared/domain/access.ts'
import type { TeamMemberInfo } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { inChunks } from '../credentials/actions.ts'
import { createItem } from '../state/item.ts'
import { createResource } from '../state/resource.ts'

/** Oneself; in an object, because null is an answer, too. */
export const ownIdentity = createResource(() => client.identity.get({}), ['teams'])

/** The teams that one is in. */
export const ownTeams = createResource(
  async () => (await client.teams.list({})).items.filter(({ role }) => role !== null),
  ['teams'],
)

/** People whose cards one has compared. */
export const verifiedPeople = createResource(
  async () =>
    (await readAll((offset) => client.identity.contacts({ offset }))).filter(({ verifiedAt }) => verifiedAt !== null),
  ['teams'],
)

/** How the opened credential is shared. */
export const openSharing = createItem((credentialId) => client.sharing.get({ credentialId }), ['credentials', 'teams'])

/** The same for one that is chosen in a list, while another is open. */
export const chosenSharing = createItem(
  (credentialId) => client.sharing.get({ credentialId }),
  ['credentials', 'teams'],
)

/** A team with all its members, to choose from. */
export const chosenTeam = createItem(
  async (id) => {
    const [team, members] = await Promise.all([
      client.teams.get({ id }),
      readAll((offset) => client.teams.members({ id, groupId: null, search: '', offset })),
    ])
    return { team, members }
  },
  ['teams'],
)

/** @throws CallError */
export async function share(ids: readonly string[], teamId: string, grants: AccessGrant[]): Promise<void> {
  await inChunks(ids, (credentialIds) => client.sharing.set({ credentialIds, teamId, grants }))
}

/** @throws CallError */
export async function stopSharing(credentialIds: readonly string[]): Promise<void> {
  await inChunks(credentialIds, (chunk) => client.sharing.stop({ credentialIds: chunk }))
}

/** Who of a team isn’t oneself. */
export function othersOf(members: readonly TeamMemberInfo[]): TeamMemberInfo[] {
  return members.filter(({ isSelf }) => !isSelf)
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

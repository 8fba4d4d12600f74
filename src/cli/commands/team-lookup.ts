import type { Client } from '../../shared/api/contract.ts'
import type { Contact, Team, TeamMemberInfo } from '../../shared/domain/team.ts'
import { type ErrorCode, VaultError } from '../../shared/errors.ts'
import type { Context } from '../context.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/**
 * The one that is meant by a name or an ID. Names of people and of teams may repeat.
 * @throws VaultError `usage` with the IDs where several have the name, `missing` where none has it
 */
export function pick<T extends Named>(context: Context, items: readonly T[], ref: string, missing: ErrorCode): T {
  const wanted = ref.toLowerCase()
  const byId = items.find(({ id }) => id === wanted)
  const byName = items.filter(({ name }) => name.toLowerCase() === wanted)
  const exact = byName.filter(({ name }) => name === ref)
  const found = byId ? [byId] : exact.length > 0 ? exact : byName
  const [only] = found
  if (only === undefined) throw new VaultError(missing, { subjects: items.slice(0, 20).map(({ name }) => name) })
  if (found.length > 1)
    throw context.usage([
      { path: only.name, message: 'Several have this name. Give the ID of the one you mean:' },
      ...found.slice(0, 20).map(({ id, name }) => ({ path: name, message: id })),
    ])
  return only
}

export async function allContacts(client: Client): Promise<Contact[]> {
  return readOffsets((offset) => client.identity.contacts({ offset }))
}

/** @throws VaultError `contact-not-found`, `usage` */
export async function findContact(context: Context, client: Client, ref: string): Promise<Contact> {
  return pick(context, await allContacts(client), ref, 'contact-not-found')
}

/** @throws VaultError `team-not-found`, `usage` */
export async function findTeam(context: Context, client: Client, ref: string): Promise<Team> {
  const { items } = await client.teams.list({})
  return client.teams.get({ id: pick(context, items, ref, 'team-not-found').id })
}

/** @throws VaultError `team-group-not-found`, `usage` */
export function findGroup(context: Context, team: Team, ref: string): Team['groupList'][number] {
  return pick(context, team.groupList, ref, 'team-group-not-found')
}

export async function allMembers(
  client: Client,
  id: string,
  { groupId = null, search = '' }: { readonly groupId?: string | null; readonly search?: string } = {},
): Promise<TeamMemberInfo[]> {
  return readOffsets((offset) => client.teams.members({ id, groupId, search, offset }))
}

/** Members by name or ID, each once. @throws VaultError `team-member-not-found`, `usage` */
export async function findMembers(
  context: Context,
  client: Client,
  teamId: string,
  refs: readonly string[],
): Promise<TeamMemberInfo[]> {
  if (refs.length === 0) return []
  const all = await allMembers(client, teamId)
  return [...new Set(refs.map((ref) => pick(context, all, ref, 'team-member-not-found')))]
}

/** Reads a list to its end. */
async function readOffsets<T>(
  read: (offset: number) => Promise<{ readonly items: readonly T[]; readonly total: number }>,
): Promise<T[]> {
  const all: T[] = []
  for (;;) {
    const { items, total } = await read(all.length)
    all.push(...items)
    if (items.length === 0 || all.length >= total) return all
  }
}

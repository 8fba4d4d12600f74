import type { Client } from '../../src/shared/api/contract.ts'
import { startCore, type TestCore } from './core.ts'

/** A person with a vault and an identity of their own. */
export interface Person {
  readonly test: TestCore
  readonly client: Client
  readonly id: string
  readonly card: string
}

/** Starts a vault in which a person has created an identity. */
export async function startPerson(name: string, overrides: Parameters<typeof startCore>[0] = {}): Promise<Person> {
  const test = await startCore(overrides)
  const { id, card } = await test.client.identity.create({ name })
  return { test, client: test.client, id, card }
}

/** Each has compared the words of the other's card. */
export async function introduce(one: Person, other: Person): Promise<void> {
  for (const [who, whom] of [
    [one, other],
    [other, one],
  ] as const) {
    const { id } = await who.client.identity.addContact({ card: whom.card })
    await who.client.identity.verifyContact({ id, isVerified: true })
  }
}

/** Carries a file from one core to the other, as by mail. */
export function carry(from: Person, to: Person, fileId: string): string {
  return to.test.core.putFile(from.test.core.takeFile(fileId))
}

/** One makes a team and takes the others in, who join it. Answers the team's ID. */
export async function startTeam(owner: Person, members: readonly Person[], name = 'Platform'): Promise<string> {
  const { id } = await owner.client.teams.create({ name })
  for (const member of members) await introduce(owner, member)
  if (members.length > 0)
    await owner.client.teams.addMembers({ id, contactIds: members.map((member) => member.id), role: 'member' })
  for (const member of members) await bringUpToDate(owner, member, id)
  return id
}

/** Hands a member the team's list as the other has it. */
export async function bringUpToDate(from: Person, to: Person, teamId: string): Promise<void> {
  const { fileId } = await from.client.teams.export({ id: teamId })
  const { previewId } = await to.client.teams.open({ fileId: carry(from, to, fileId) })
  await to.client.teams.join({ previewId, isCompared: false })
}

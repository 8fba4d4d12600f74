import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { v7 as uuidv7 } from 'uuid'
import { newSigningKey } from '../../../src/main/crypto/signature.ts'
import { writeCard } from '../../../src/main/team/identity/card.ts'
import type { Client } from '../../../src/shared/api/contract.ts'

/** The people of the sample, and whether their words were compared. */
const people = [
  ['Mei Tanaka', true],
  ['Jonas Weber', true],
  ['Priya Raman', true],
  ['Lucía Fernández', true],
  ['Tomasz Nowak', true],
  ['Amara Diallo', true],
  ['Elif Yılmaz', true],
  ['Noah Lindqvist', true],
  ['Chidi Eze', true],
  ['Sofia Marino', true],
  ['Kwame Mensah', false],
  ['Hana Novotná', false],
] as const

const groups = { 'On call': ['Mei Tanaka', 'Priya Raman', 'Chidi Eze'], Payments: ['Jonas Weber', 'Mei Tanaka'] }

/** An identity, the cards of colleagues, and a team of most of them. */
export async function addTeam(client: Client, name: string): Promise<void> {
  await client.identity.create({ name })
  const ids = new Map<string, string>()
  for (const [person, isVerified] of people) {
    const { id } = await client.identity.addContact({ card: await cardOf(person) })
    if (!isVerified) continue
    await client.identity.verifyContact({ id, isVerified })
    ids.set(person, id)
  }
  const { id } = await client.teams.create({ name: 'Meridian Platform' })
  await client.teams.addMembers({ id, contactIds: [...ids.values()], role: 'member' })
  await client.teams.setRole({ id, memberId: ids.get('Mei Tanaka') ?? '', role: 'owner' })
  for (const [group, members] of Object.entries(groups)) {
    const add = members.map((member) => ids.get(member) ?? '')
    await client.teams.setGroup({ id, groupId: null, name: group, add, remove: [] })
  }
}

/** The card of somebody whose vault is elsewhere. */
async function cardOf(name: string): Promise<string> {
  const { seed, publicKey } = newSigningKey()
  const recipient = await identityToRecipient(await generateX25519Identity())
  const card = { id: uuidv7(), name, recipient, signingKey: publicKey.toString('base64url') }
  return writeCard({ ...card, createdAt: new Date().toISOString() }, seed)
}

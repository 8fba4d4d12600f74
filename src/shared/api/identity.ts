import * as z from 'zod'
import { id, instant, name } from '../domain/common.ts'
import { contact, identity } from '../domain/team.ts'
import { unlocked } from './define.ts'

const cardText = z.string().min(1).max(4000)

export const identityApi = {
  /** Who this vault’s person is for others; null before an identity is created. */
  get: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({ identity: identity.nullable() }),
  })),
  create: unlocked(() => ({ request: z.strictObject({ name }), response: identity })),
  /** What a card says, and whether it is known. Nothing is kept. */
  readCard: unlocked(() => ({
    request: z.strictObject({ card: cardText }),
    response: z.strictObject({
      id,
      name,
      words: z.array(z.string()).length(8),
      createdAt: instant,
      /** `changed`: the person is known with other keys. */
      state: z.enum(['own', 'new', 'unverified', 'verified', 'changed']),
    }),
  })),
  /** The people whose cards are here, by name; fewer than there are from `offset` on where an answer holds no more. */
  contacts: unlocked(() => ({
    request: z.strictObject({ offset: z.number().int().min(0) }),
    response: z.strictObject({ items: z.array(contact), total: z.number().int() }),
  })),
  addContact: unlocked(() => ({ request: z.strictObject({ card: cardText }), response: contact })),
  /** Notes whether the eight words were compared. */
  verifyContact: unlocked(() => ({ request: z.strictObject({ id, isVerified: z.boolean() }), response: contact })),
  removeContact: unlocked(() => ({ request: z.strictObject({ id }), response: z.strictObject({}) })),
}

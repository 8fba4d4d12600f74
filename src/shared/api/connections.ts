import * as z from 'zod'
import { cursor, id, page, ref } from '../domain/common.ts'
import { connection, connectionFilter, connectionInput, connectionKindInfo } from '../domain/connection.ts'
import { open, unlocked } from './define.ts'

/** What a person types to confirm: the exact name. */
const confirm = z.string().normalize('NFC').max(200)

export const connectionsApi = {
  kinds: open(() => ({
    request: z.strictObject({}),
    response: z.strictObject({ items: z.array(connectionKindInfo) }),
  })),
  list: unlocked(() => ({
    request: connectionFilter.extend({
      limit: z.number().int().min(1).max(100),
      cursor: cursor.nullable(),
    }),
    response: page(connection).extend({ total: z.number().int().nonnegative() }),
  })),
  get: unlocked(() => ({ request: z.strictObject({ ref }), response: connection })),
  /**
   * `consent` binds the credential to the connection's host. Without it the host is bound only when the credential has
   * no host yet; otherwise the connection is saved and its test is refused until a person consents.
   */
  create: unlocked(() => ({
    request: z.strictObject({ input: connectionInput, consent: z.boolean() }),
    response: connection,
  })),
  update: unlocked(() => ({
    request: z.strictObject({
      id,
      revision: z.number().int().positive().nullable(),
      input: connectionInput.partial(),
      consent: z.boolean(),
    }),
    response: connection,
  })),
  /** Trusts the host key that an SSH server has shown, beside the ones that are trusted already, or in their place. */
  trustHostKey: unlocked(() => ({
    request: z.strictObject({ id, key: z.string().max(5000), replace: z.boolean() }),
    response: connection,
  })),
  delete: unlocked(() => ({ request: z.strictObject({ id, confirm }), response: z.strictObject({}) })),
}

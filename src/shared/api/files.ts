import * as z from 'zod'
import { id } from '../domain/common.ts'
import { open } from './define.ts'

/**
 * Transfer files: how a window hands a file to the core and takes one from it, in pieces of at most 48 KiB, held in
 * memory until it is locked. No path ever crosses the contract.
 *
 * They work without an open vault, because a backup is restored where the vault is locked, damaged or missing. A locked vault
 * gives nothing away by it: a lock empties the shelf, so what lies on it then is what the same page has put there or an encrypted
 * backup, and the caps on size, number and time hold as ever.
 */
export const filesApi = {
  create: open(() => ({
    request: z.strictObject({
      size: z
        .number()
        .int()
        .min(0)
        .max(256 * 1024 * 1024),
    }),
    response: z.strictObject({ fileId: id }),
  })),
  append: open(() => ({
    request: z.strictObject({ fileId: id, chunk: z.base64().max(65_536) }),
    response: z.strictObject({ received: z.number().int() }),
  })),
  read: open(() => ({
    request: z.strictObject({ fileId: id, offset: z.number().int().min(0) }),
    response: z.strictObject({ chunk: z.base64(), size: z.number().int(), done: z.boolean() }),
  })),
  discard: open(() => ({ request: z.strictObject({ fileId: id }), response: z.strictObject({}) })),
}

import * as z from 'zod'
import { auditAnchor, auditFileVerification, auditFilter, auditRecord, auditVerification } from '../domain/audit.ts'
import { cursor, id, line, page } from '../domain/common.ts'
import { unlocked } from './define.ts'

export const auditApi = {
  /** Newest first. */
  list: unlocked(() => ({
    request: auditFilter.extend({
      limit: z.number().int().min(1).max(100),
      cursor: cursor.nullable(),
    }),
    response: page(auditRecord).extend({ total: z.number().int().nonnegative() }),
  })),
  /** Walks the whole chain. Its progress is told; `anchor` is a point of the log that was kept elsewhere. */
  verify: unlocked(() => ({
    request: z.strictObject({ anchor: auditAnchor.nullish() }),
    response: auditVerification,
  })),
  /** Ends a verification that runs. */
  cancelVerify: unlocked(() => ({ request: z.strictObject({}), response: z.strictObject({}) })),
  /** Checks an exported file, JSON Lines, that has come as a transfer file. */
  verifyFile: unlocked(() => ({
    request: z.strictObject({ fileId: id, anchor: auditAnchor.nullish() }),
    response: auditFileVerification,
  })),
  /** Who has acted, most recently first: persons with their faces. */
  actors: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({ items: z.array(line).max(100) }),
  })),
  /** Writes the log, or what a filter finds, into a transfer file: JSON Lines or CEF, oldest first. */
  export: unlocked(() => ({
    request: z.strictObject({ format: z.enum(['jsonl', 'cef']), filter: auditFilter }),
    response: z.strictObject({ fileId: id, name: z.string(), records: z.number().int() }),
  })),
}

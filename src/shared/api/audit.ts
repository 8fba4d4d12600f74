import * as z from 'zod'
import { auditActions, auditRecord, auditVerification } from '../domain/audit.ts'
import { cursor, id, page } from '../domain/common.ts'
import { unlocked } from './define.ts'

export const auditApi = {
  /** Newest first. */
  list: unlocked(() => ({
    request: z.strictObject({
      /** Follow one subject. */
      subjectId: id.optional(),
      action: z.array(z.enum(auditActions)).max(50).optional(),
      outcome: z
        .array(z.enum(['ok', 'failed', 'refused']))
        .max(3)
        .optional(),
      limit: z.number().int().min(1).max(100),
      cursor: cursor.nullable(),
    }),
    response: page(auditRecord).extend({ total: z.number().int().nonnegative() }),
  })),
  verify: unlocked(() => ({ request: z.strictObject({}), response: auditVerification })),
  /** Writes the log into a transfer file: JSON Lines or CEF, oldest first. */
  export: unlocked(() => ({
    request: z.strictObject({ format: z.enum(['jsonl', 'cef']), subjectId: id.nullable() }),
    response: z.strictObject({ fileId: id, name: z.string(), records: z.number().int() }),
  })),
}

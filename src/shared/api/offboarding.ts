import * as z from 'zod'
import { cursor, id, line, page } from '../domain/common.ts'
import { offboarding, offboardingKinds, offboardingLine, offboardingOutcomes } from '../domain/offboarding.ts'
import { reviewReportKind } from '../domain/review.ts'
import { unlocked } from './define.ts'

const byId = z.strictObject({ id })

export const offboardingApi = {
  /** Who is gone, from one team or any, the last first. */
  list: unlocked(() => ({
    request: z.strictObject({ teamId: id.nullable(), offset: z.number().int().min(0) }),
    response: z.strictObject({ items: z.array(offboarding), total: z.number().int() }),
  })),
  get: unlocked(() => ({ request: byId, response: offboarding })),
  /** What they could have, in order of risk: what is left to do, what is done, or both. */
  lines: unlocked(() => ({
    request: z.strictObject({
      id,
      show: z.enum(['unfinished', 'finished', 'all']),
      limit: z.number().int().min(1).max(100),
      cursor: cursor.nullable(),
    }),
    response: page(offboardingLine).extend({ total: z.number().int() }),
  })),
  /** Begins it for somebody who was in an earlier list of the team, where that hasn’t happened by itself. */
  begin: unlocked(() => ({ request: z.strictObject({ teamId: id, personId: id }), response: offboarding })),
  /** Decides about some of the lines, or with null takes the decision back. A reason is required where nothing is done. */
  decide: unlocked(() => ({
    request: z.strictObject({
      id,
      lines: z
        .array(z.strictObject({ kind: z.enum(offboardingKinds), credentialId: id }))
        .min(1)
        .max(100),
      outcome: z.enum(offboardingOutcomes).nullable(),
      reason: line,
    }),
    response: offboarding,
  })),
  /** The signed report as a transfer file. */
  report: unlocked(() => ({
    request: z.strictObject({ id, format: reviewReportKind }),
    response: z.strictObject({ fileId: id, name: z.string(), sha256: z.string() }),
  })),
}

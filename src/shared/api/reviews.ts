import * as z from 'zod'
import { cursor, id, instant, line, page } from '../domain/common.ts'
import {
  reportVerification,
  review,
  reviewDecision,
  reviewItem,
  reviewReportKind,
  reviewRule,
} from '../domain/review.ts'
import { unlocked } from './define.ts'

const byId = z.strictObject({ id })

export const reviewsApi = {
  /** Where the vault stands: the review that is open, the last finished one, when the next is due. */
  status: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({
      open: review.nullable(),
      last: review.nullable(),
      /** Null when the settings want none. */
      dueAt: instant.nullable(),
      /** Values that nobody has looked at yet for equal ones and weak passwords. */
      unchecked: z.number().int(),
    }),
  })),
  /** Looks through all credentials and opens a review of what it finds. Answers the open one where there is one. */
  start: unlocked(() => ({ request: z.strictObject({}), response: review })),
  get: unlocked(() => ({ request: byId, response: review })),
  /** Finished reviews, newest first. */
  list: unlocked(() => ({
    request: z.strictObject({ limit: z.number().int().min(1).max(100), cursor: cursor.nullable() }),
    response: page(review).extend({ total: z.number().int() }),
  })),
  /** What was found, the most pressing first. */
  items: unlocked(() => ({
    request: z.strictObject({
      id,
      rule: reviewRule.nullable(),
      /** True for what waits for a decision, false for what has one, null for both. */
      open: z.boolean().nullable(),
      limit: z.number().int().min(1).max(100),
      cursor: cursor.nullable(),
    }),
    response: page(reviewItem).extend({ total: z.number().int() }),
  })),
  /**
   * Decides about some of the items, or with null takes the decision back. A reason is required to keep. Disabling is done at once; a
   * retirement is begun.
   */
  decide: unlocked(() => ({
    request: z.strictObject({
      id,
      credentialIds: z.array(id).min(1).max(100),
      decision: reviewDecision.nullable(),
      reason: line,
    }),
    response: review,
  })),
  /** Ends the open review. What nobody decided stays open in its report, if `leaveOpen` says that this is meant. */
  finish: unlocked(() => ({ request: z.strictObject({ id, leaveOpen: z.boolean() }), response: review })),
  /** The signed report of a finished review, as a transfer file. */
  report: unlocked(() => ({
    request: z.strictObject({ id, format: reviewReportKind }),
    response: z.strictObject({ fileId: id, name: z.string(), sha256: z.string() }),
  })),
  /** Whether a report is as this vault gave it out. */
  verify: unlocked(() => ({ request: z.strictObject({ fileId: id }), response: reportVerification })),
}

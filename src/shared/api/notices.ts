import * as z from 'zod'
import { instant } from '../domain/common.ts'
import { notice, noticeCounts, noticeSubject, snoozeFor } from '../domain/notice.ts'
import { unlocked } from './define.ts'

export const noticesApi = {
  /** Dates that are near enough to be told of, the nearest first, at most a hundred. */
  list: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({
      items: z.array(notice).max(100),
      total: z.number().int().nonnegative(),
      counts: noticeCounts,
    }),
  })),
  /** Tells nothing of a date for a while. */
  snooze: unlocked(() => ({
    request: noticeSubject.extend({ for: snoozeFor }),
    response: z.strictObject({ until: instant }),
  })),
  /** Tells of a date again. */
  wake: unlocked(() => ({ request: noticeSubject, response: z.strictObject({}) })),
}

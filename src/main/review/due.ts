import type { ServiceContext } from '../context.ts'
import { addPeriod } from '../credentials/schedule.ts'
import type { ReadDb } from '../vault/database.ts'
import { findLastReview } from '../vault/repositories/reviews.ts'

/** When the next review is due: some months after the last one, or after the vault was made. Null when the settings want none. */
export function reviewDue(db: ReadDb, { vault, settings }: ServiceContext): number | null {
  const { reviewEveryMonths } = settings()
  if (reviewEveryMonths === 0) return null
  return addPeriod(findLastReview(db)?.finished_at ?? vault.current.createdAt, `${reviewEveryMonths}m`)
}

import type { Retirement, Review, ReviewDecision, ReviewFinding, ReviewItem } from '../../shared/domain/review.ts'
import { retirementSteps, reviewDecisions, reviewRules } from '../../shared/domain/review.ts'
import type { ReadDb } from '../vault/database.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import type { RetirementRecord } from '../vault/repositories/retirements.ts'
import type { ListedItem, ReviewRecord } from '../vault/repositories/reviews.ts'
import { countItems } from '../vault/repositories/reviews.ts'

/** A record as the contract shows it, with what was counted. */
export function toReview(db: ReadDb, record: ReviewRecord): Review {
  const groups = countItems(db, record.rid)
  const sum = (fits: (group: (typeof groups)[number]) => boolean) =>
    groups.reduce((total, group) => (fits(group) ? total + group.count : total), 0)
  const decided = (decision: ReviewDecision) => sum((group) => group.decision === decision)
  return {
    id: record.id,
    startedAt: toInstant(record.started_at),
    startedBy: record.started_by,
    finishedAt: toInstant(record.finished_at),
    finishedBy: record.finished_by,
    credentials: record.credentials,
    items: sum(() => true),
    decided: sum(({ decision }) => decision !== null),
    decisions: {
      keep: decided('keep'),
      rotate: decided('rotate'),
      disable: decided('disable'),
      retire: decided('retire'),
    },
    rules: reviewRules.flatMap((rule, bit) => {
      const has = (group: (typeof groups)[number]) => (group.rules & (1 << bit)) !== 0
      const count = sum(has)
      return count === 0 ? [] : [{ rule, count, open: sum((group) => has(group) && group.decision === null) }]
    }),
  }
}

export function toItem(record: ListedItem): ReviewItem {
  return {
    credentialId: record.credential_id,
    name: record.name,
    type: record.type,
    environment: record.environment,
    owner: record.owner,
    findings: JSON.parse(record.findings) as ReviewFinding[],
    decision: reviewDecisions.find((decision) => decision === record.decision) ?? null,
    reason: record.reason,
    decidedAt: toInstant(record.decided_at),
    decidedBy: record.decided_by,
    now: stateOf(record),
  }
}

function stateOf({ exists_now, disabled_at, trashed_at }: ListedItem): ReviewItem['now'] {
  if (exists_now === 0) return 'gone'
  if (trashed_at !== null) return 'in-trash'
  return disabled_at === null ? 'active' : 'disabled'
}

export function toRetirement(record: RetirementRecord): Retirement {
  const done = (at: number | null, by: string | null) => (at === null ? null : { at: toInstant(at), by: by ?? '' })
  const steps = {
    disable: done(record.disabled_at, record.disabled_by),
    revoke: done(record.revoked_at, record.revoked_by),
    remove: done(record.removed_at, record.removed_by),
  }
  const cancelled = done(record.cancelled_at, record.cancelled_by)
  return {
    credentialId: record.credential_id,
    name: record.name,
    type: record.type,
    systemId: record.system_id,
    system: record.system_name,
    environment: record.environment,
    reason: record.reason,
    startedAt: toInstant(record.started_at),
    startedBy: record.started_by,
    disabled: steps.disable,
    revoked: steps.revoke,
    revokedNote: record.revoked_note,
    removed: steps.remove,
    cancelled,
    next: cancelled === null ? (retirementSteps.find((step) => steps[step] === null) ?? null) : null,
  }
}

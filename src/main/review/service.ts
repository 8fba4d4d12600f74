import { v7 as uuidv7 } from 'uuid'
import type { Review, ReviewDecision, ReviewFinding, ReviewItem, ReviewRule } from '../../shared/domain/review.ts'
import { reviewRules } from '../../shared/domain/review.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { refuseSecrets } from '../credentials/service.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../vault/database.ts'
import { countUnassessed } from '../vault/repositories/assessments.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import { facetCount } from '../vault/repositories/facets.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import type { ReviewItemRecord, ReviewRecord } from '../vault/repositories/reviews.ts'
import {
  countFinishedReviews,
  countListed,
  decideItem,
  findItem,
  findLastReview,
  findOpenReview,
  findReview,
  finishReview,
  insertReview,
  listFinishedReviews,
  listItems,
} from '../vault/repositories/reviews.ts'
import { reviewDue } from './due.ts'
import { findAll } from './findings.ts'
import { placeOf } from './retirements.ts'
import { toItem, toReview } from './view.ts'

/** What decisions do, by the services that do it otherwise too. */
interface ReviewTools {
  readonly setDisabled: (ids: readonly string[], disabled: boolean) => unknown
  readonly beginRetirement: (credentialId: string, reason: string) => unknown
  readonly giveUpRetirement: (credentialId: string) => void
  /** Looks at values that nobody has looked at; as many as a person waits for. */
  readonly assessPending: () => Promise<unknown>
}

interface ItemsRequest {
  readonly id: string
  readonly rule: ReviewRule | null
  readonly open: boolean | null
  readonly limit: number
  readonly cursor: string | null
}

/**
 * Reviews (L5): what was found in the vault on one day, and what a person decided about each. One is open at a time; it can be left
 * and gone on with, and its findings stay those of the day on which it began.
 */
export function createReviewService(context: ServiceContext, tools: ReviewTools) {
  const { vault, now, person } = context

  const requireReview = (db: ReadDb, id: string): ReviewRecord => {
    const record = findReview(db, id)
    if (!record) throw new VaultError('not-found')
    return record
  }
  const requireOpen = (db: ReadDb, id: string): ReviewRecord => {
    const record = requireReview(db, id)
    if (record.finished_at !== null) throw new VaultError('review-finished')
    return record
  }
  const about = (record: ReviewRecord): Pick<AuditEntry, 'subjectType' | 'subjectId' | 'subject'> => ({
    subjectType: 'review',
    subjectId: record.id,
    subject: `Review of ${toInstant(record.started_at).slice(0, 10)}`,
  })

  return {
    status() {
      return vault.read((db) => {
        const [open, last] = [findOpenReview(db), findLastReview(db)]
        return {
          open: open ? toReview(db, open) : null,
          last: last ? toReview(db, last) : null,
          dueAt: toInstant(reviewDue(db, context)),
          unchecked: countUnassessed(db),
        }
      })
    },

    async start(): Promise<Review> {
      const open = vault.read((db) => {
        const record = findOpenReview(db)
        return record && toReview(db, record)
      })
      if (open) return open
      await tools.assessPending()
      return vault.write(['reviews'], (db, audit) => {
        // Another process may have begun one meanwhile.
        const other = findOpenReview(db)
        if (other) return toReview(db, other)
        const id = uuidv7()
        const items = itemsOf(db, now())
        const review = { id, started_at: now(), started_by: person(), credentials: facetCount(db, 'all', '') }
        insertReview(db, review, items)
        const record = requireReview(db, id)
        audit({
          action: 'review.start',
          ...about(record),
          detail: `${items.length} of ${review.credentials} credentials`,
        })
        return toReview(db, record)
      })
    },

    get: (id: string): Review => vault.read((db) => toReview(db, requireReview(db, id))),

    list({ limit, cursor }: { limit: number; cursor: string | null }) {
      const before = placeOf(cursor)
      return vault.read((db) => {
        const rows = listFinishedReviews(db, before, limit + 1)
        const items = fitAnswer(rows.slice(0, limit).map((row) => toReview(db, row)))
        const last = rows[items.length - 1]
        return {
          items,
          nextCursor: rows.length > items.length && last ? String(last.rid) : null,
          total: countFinishedReviews(db),
        }
      })
    },

    /** @throws VaultError `not-found`, `invalid-request` for a cursor that this list didn't give */
    items({ id, rule, open, limit, cursor }: ItemsRequest) {
      const after = placeOf(cursor) ?? 0
      return vault.read((db): { items: ReviewItem[]; nextCursor: string | null; total: number } => {
        const { rid } = requireReview(db, id)
        const bit = rule === null ? null : bitOf(rule)
        const rows = listItems(db, rid, { rule: bit, open, after, limit: limit + 1 })
        const items = fitAnswer(rows.slice(0, limit).map(toItem))
        const last = rows[items.length - 1]
        return {
          items,
          nextCursor: rows.length > items.length && last ? String(last.position) : null,
          total: countListed(db, rid, bit, open),
        }
      })
    },

    /** @throws VaultError `not-found`, `review-finished`, `field-invalid` without a reason to keep, `secret-in-metadata` */
    decide(id: string, credentialIds: readonly string[], decision: ReviewDecision | null, reason: string): Review {
      if (decision === 'keep' && reason.trim() === '')
        throw new VaultError('field-invalid', {
          issues: [{ path: 'reason', message: 'Say why it is kept: whoever reads the report will ask.' }],
        })
      refuseSecrets({ reason })
      return vault.write(['reviews', 'credentials'], (db, audit) => {
        const record = requireOpen(db, id)
        for (const credentialId of new Set(credentialIds)) {
          const item = findItem(db, record.rid, credentialId)
          if (!item) throw new VaultError('not-found')
          carryOut(db, item, decision, reason)
          decideItem(db, item, {
            decision,
            reason: decision === null ? '' : reason,
            decided_at: decision === null ? null : now(),
            decided_by: decision === null ? null : person(),
          })
          audit({
            action: 'review.decide',
            subjectType: 'credential',
            subjectId: credentialId,
            subject: item.name,
            detail: [decision ?? 'taken back', reason].filter(Boolean).join(': '),
          })
        }
        return toReview(db, record)
      })
    },

    /** @throws VaultError `not-found`, `review-finished`, `review-undecided` */
    finish(id: string, leaveOpen: boolean): Review {
      return vault.write(['reviews'], (db, audit) => {
        const record = requireOpen(db, id)
        const before = toReview(db, record)
        if (before.decided < before.items && !leaveOpen) throw new VaultError('review-undecided')
        finishReview(db, record.rid, now(), person())
        audit({ action: 'review.finish', ...about(record), detail: `${before.decided} of ${before.items} decided` })
        return toReview(db, requireReview(db, id))
      })
    },
  }

  /** What a decision changes beside the review. One that replaces another takes back what has not begun yet. */
  function carryOut(db: WriteDb, item: ReviewItemRecord, decision: ReviewDecision | null, reason: string): void {
    const { credential_id: id } = item
    if (item.decision === 'retire' && decision !== 'retire') tools.giveUpRetirement(id)
    const credential = findCredential(db, id)
    if (!credential || credential.trashed_at !== null) return
    if (decision === 'disable') tools.setDisabled([id], true)
    if (decision === 'retire') tools.beginRetirement(id, reason)
  }
}

/** The bit that stands for a rule. */
const bitOf = (rule: ReviewRule) => 1 << reviewRules.indexOf(rule)

/** What was found, the most pressing first: by rule, production before the others, then by name. */
function itemsOf(db: ReadDb, now: number) {
  const found = findAll(db, now)
  const rows = db.all<{ rid: number; id: string; name: string; type: string; environment: string; owner: string }>(
    'SELECT rid, id, name, type, environment, owner FROM credential WHERE trashed_at IS NULL ORDER BY name',
  )
  return rows
    .flatMap(({ rid, ...row }) => {
      const findings = found.get(rid)
      return findings ? [{ row, findings, urgency: urgencyOf(findings, row.environment) }] : []
    })
    .sort((a, b) => a.urgency - b.urgency)
    .map(({ row, findings }) => ({
      credential_id: row.id,
      name: row.name,
      type: row.type,
      environment: row.environment,
      owner: row.owner,
      rules: findings.reduce((bits, { rule }) => bits | bitOf(rule), 0),
      findings: JSON.stringify(findings),
    }))
}

function urgencyOf(findings: readonly ReviewFinding[], environment: string): number {
  const rule = reviewRules.indexOf(findings[0]?.rule ?? 'unowned')
  return 2 * rule + (/^prod/i.test(environment) ? 0 : 1)
}

import type { ReportVerification, ReviewReportKind } from '../../shared/domain/review.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { findOffboardingReport } from '../vault/repositories/offboardings.ts'
import { findReport, findReview, insertReport, listItems } from '../vault/repositories/reviews.ts'
import { reportTexts } from './report-text.ts'
import { readSeal, sealReport } from './seal.ts'
import { toItem, toReview } from './view.ts'

/** Largest file that is taken for a report. */
const maxReport = 256 * 1024 * 1024

/** Reports of finished reviews, signed by the vault, and their verification. */
export function createReviewReports({ vault, now, person }: ServiceContext) {
  return {
    /** @throws VaultError `not-found`, `review-open` */
    make(id: string, format: ReviewReportKind): { bytes: Buffer; name: string; sha256: string } {
      return vault.write([], (db, audit) => {
        const record = findReview(db, id)
        if (!record) throw new VaultError('not-found')
        if (record.finished_at === null) throw new VaultError('review-open')
        const everything = { rule: null, open: null, after: 0, limit: Number.MAX_SAFE_INTEGER }
        const issued = { at: now(), by: person() }
        const content = reportTexts[format]({
          vault: vault.name,
          review: toReview(db, record),
          items: listItems(db, record.rid, everything).map(toItem),
          issuedAt: toInstant(issued.at),
          issuedBy: issued.by,
        })
        const { text, sha256 } = sealReport(vault.current.keys.reports, format, content)
        insertReport(db, record.rid, { ...issued, format, sha256 })
        const date = toInstant(record.finished_at).slice(0, 10)
        audit({
          action: 'review.report',
          subjectType: 'review',
          subjectId: record.id,
          subject: `Review of ${toInstant(record.started_at).slice(0, 10)}`,
          detail: `${format}, SHA-256 ${sha256.slice(0, 16)}…`,
        })
        return { bytes: Buffer.from(text), name: `keyward-review-${date}.${format}`, sha256 }
      })
    },

    /**
     * Whether a file is as this vault gave it out: by its seal, or, since a re-keying makes new seals, by its hash among those that were
     * given out.
     */
    verify(bytes: Buffer): ReportVerification {
      const nothing = { sha256: '', issuedAt: null, issuedBy: null }
      if (bytes.length > maxReport) return { outcome: 'no-report', ...nothing }
      const seal = readSeal(vault.current.keys.reports, bytes.toString('utf8'))
      if (!seal) return { outcome: 'no-report', ...nothing }
      const known = vault.read((db) => findReport(db, seal.sha256) ?? findOffboardingReport(db, seal.sha256))
      const issued = {
        sha256: seal.sha256,
        issuedAt: known ? toInstant(known.at) : null,
        issuedBy: known?.by ?? null,
      }
      if (!seal.isWhole) return { outcome: 'altered', sha256: seal.sha256, issuedAt: null, issuedBy: null }
      return { outcome: seal.isOurs || known ? 'whole' : 'foreign', ...issued }
    },
  }
}

import type { ReviewReportKind } from '../../../shared/domain/review.ts'
import type { ServiceContext } from '../../context.ts'
import { sealReport } from '../../review/seal.ts'
import { toInstant } from '../../vault/repositories/credential-row.ts'
import { insertOffboardingReport } from '../../vault/repositories/offboardings.ts'
import { findLines, reportBasis, shown } from './lines.ts'
import { reportTexts } from './report-text.ts'
import { requireOffboarding, viewOf } from './service.ts'

/** Reports of what somebody who is gone could have, signed by the vault as those of reviews are: `reviews.verify` knows them. */
export function createOffboardingReports({ vault, now, person }: ServiceContext) {
  return {
    /** @throws VaultError `not-found` */
    make(id: string, format: ReviewReportKind): { bytes: Buffer; name: string; sha256: string } {
      return vault.write([], (db, audit) => {
        const record = requireOffboarding(db, id)
        const issued = { at: now(), by: person() }
        const basis = reportBasis(db, issued.at)
        const about = viewOf(db, record, basis)
        const content = reportTexts[format]({
          vault: vault.name,
          about,
          lines: findLines(db, record, basis).lines.map((line) => shown(db, line)),
          issuedAt: toInstant(issued.at),
          issuedBy: issued.by,
        })
        const { text, sha256 } = sealReport(vault.current.keys.reports, format, content)
        insertOffboardingReport(db, record.rid, { ...issued, format, sha256 })
        audit({
          action: 'offboarding.report',
          subjectType: 'team',
          subjectId: record.team_id,
          subject: about.team,
          detail: `${record.name} · ${format}, SHA-256 ${sha256.slice(0, 16)}…`,
        })
        const date = toInstant(issued.at).slice(0, 10)
        return { bytes: Buffer.from(text), name: `keyward-offboarding-${date}.${format}`, sha256 }
      })
    },
  }
}

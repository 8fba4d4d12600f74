import type { Review, ReviewItem, ReviewReportKind } from '../../shared/domain/review.ts'
import { ruleLabels } from '../../shared/domain/review.ts'
import { csvText } from '../../shared/reports/csv.ts'
import { escapeMarkup } from '../../shared/reports/markup.ts'
import { page } from '../../shared/reports/page.ts'
import { count, when } from '../../shared/reports/words.ts'

/** A finished review with all its items, and who gives the report out. */
export interface ReportContent {
  readonly vault: string
  readonly review: Review
  readonly items: readonly ReviewItem[]
  readonly issuedAt: string
  readonly issuedBy: string
}

/** The text of a report up to where its signature follows (`seal.ts`). */
export const reportTexts: Readonly<Record<ReviewReportKind, (content: ReportContent) => string>> = {
  json: jsonText,
  csv: rowsText,
  html: htmlText,
}

const decisionWords = { keep: 'Keep', rotate: 'Rotate', disable: 'Disabled', retire: 'Retire' } as const

function jsonText({ items, ...rest }: ReportContent): string {
  // Without its closing brace: the signature comes into the same document.
  return JSON.stringify({ format: 'keyward-review/1', ...rest, items }, null, 2).slice(0, -2)
}

/** The last rows say what it is, so that the first one names the columns. */
function rowsText({ vault, review, items, issuedAt, issuedBy }: ReportContent): string {
  const rows = [
    [
      ...['credential', 'id', 'type', 'environment', 'owner', 'rules', 'findings'],
      ...['decision', 'reason', 'decided at', 'decided by'],
    ],
    ...items.map((item) => [
      item.name,
      item.credentialId,
      item.type,
      item.environment,
      item.owner,
      item.findings.map(({ rule }) => rule).join(' '),
      item.findings.map(({ text }) => text).join(' '),
      item.decision ?? 'none',
      item.reason,
      item.decidedAt ?? '',
      item.decidedBy ?? '',
    ]),
    ['review of vault', vault],
    ['started', review.startedAt, review.startedBy],
    ['finished', review.finishedAt ?? '', review.finishedBy ?? ''],
    ['report', issuedAt, issuedBy],
  ]
  return csvText(rows)
}

/** How a page ends, after its signature. */
const pageEnd = '\n</main>\n</body>\n</html>\n'

function htmlText({ vault, review, items, issuedAt, issuedBy }: ReportContent): string {
  const open = review.items - review.decided
  const facts = [
    ['Vault', vault],
    ['Started', `${when(review.startedAt)} by ${review.startedBy}`],
    ['Finished', `${when(review.finishedAt)} by ${review.finishedBy ?? ''}`],
    ['This report', `${when(issuedAt)} by ${issuedBy}`],
    ['Looked at', count(review.credentials, 'credential')],
    ['Found', review.rules.map(({ rule, count: found }) => `${ruleLabels[rule]} ${found}`).join(', ') || 'nothing'],
    [
      'Decided',
      `keep ${review.decisions.keep}, rotate ${review.decisions.rotate}, disable ${review.decisions.disable}, retire ${review.decisions.retire}${open > 0 ? `, without a decision ${open}` : ''}`,
    ],
  ]
  const day = review.startedAt.slice(0, 10)
  const body = `<h1>Review of ${escapeMarkup(day)}</h1>
<dl>${facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeMarkup(value)}</dd>`).join('')}</dl>
<table>
<thead><tr><th scope="col">Credential</th><th scope="col">Environment</th><th scope="col">Owner</th><th scope="col">Why</th><th scope="col">Decision</th><th scope="col">By</th></tr></thead>
<tbody>
${items.map(row).join('\n')}
</tbody>
</table>`
  return `${page({ title: `Keyward: review of ${day}`, body }).slice(0, -pageEnd.length)}\n`
}

function row(item: ReviewItem): string {
  const why = item.findings
    .map(({ rule, text }) => `<strong>${ruleLabels[rule]}.</strong> ${escapeMarkup(text)}`)
    .join('<br>')
  const decision = item.decision === null ? 'none' : decisionWords[item.decision]
  const by = item.decidedBy === null ? '' : `${escapeMarkup(item.decidedBy)}<br>${when(item.decidedAt)}`
  return `<tr><td>${escapeMarkup(item.name)}<br><span class="quiet">${escapeMarkup(item.type)}</span></td><td>${escapeMarkup(item.environment)}</td><td>${escapeMarkup(item.owner)}</td><td>${why}</td><td><strong>${decision}</strong>${item.reason === '' ? '' : `<br>${escapeMarkup(item.reason)}`}</td><td>${by}</td></tr>`
}

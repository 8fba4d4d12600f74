import type { Offboarding, OffboardingLine } from '../../../shared/domain/offboarding.ts'
import type { ReviewReportKind } from '../../../shared/domain/review.ts'
import { csvText } from '../../../shared/reports/csv.ts'
import { escapeMarkup } from '../../../shared/reports/markup.ts'
import { page } from '../../../shared/reports/page.ts'
import { count, when } from '../../../shared/reports/words.ts'

/** What a report says, and who gives it out. */
interface ReportContent {
  readonly vault: string
  readonly about: Offboarding
  readonly lines: readonly OffboardingLine[]
  readonly issuedAt: string
  readonly issuedBy: string
}

/** The text of a report up to where its signature follows (`review/seal.ts`). */
export const reportTexts: Readonly<Record<ReviewReportKind, (content: ReportContent) => string>> = {
  json: jsonText,
  csv: rowsText,
  html: htmlText,
}

const kindWords = { value: 'Rotate', grant: 'Authorize again, revoke theirs' } as const
const statusWords = { open: 'Open', 'under-way': 'Under way', done: 'Done', decided: 'Decided' } as const
const outcomeWords = { revoked: 'Revoked at its system', 'no-need': 'Nothing to be done' } as const

function jsonText({ lines, ...rest }: ReportContent): string {
  // Without its closing brace: the signature comes into the same document.
  return JSON.stringify({ format: 'keyward-offboarding/1', ...rest, lines }, null, 2).slice(0, -2)
}

/** The last rows say what it is, so that the first one names the columns. */
function rowsText({ vault, about, lines, issuedAt, issuedBy }: ReportContent): string {
  return csvText([
    [
      ...['credential', 'id', 'what', 'type', 'system', 'environment', 'level', 'since', 'status', 'done', 'reasons'],
      ...['connections', 'decision', 'reason', 'decided at', 'decided by'],
    ],
    ...lines.map((line) => [
      ...[line.credential, line.credentialId, line.kind, line.type, line.system, line.environment, line.level],
      ...[line.since, line.status, line.done, line.reasons.join(' '), usesOf(line)],
      line.decision?.outcome ?? '',
      line.decision?.reason ?? '',
      line.decision?.at ?? '',
      line.decision?.by ?? '',
    ]),
    ['offboarding of', about.name, about.personId],
    ['team', about.team, about.teamId],
    ['left', about.leftAt],
    ['managed by others', String(about.others)],
    ['vault', vault],
    ['report', issuedAt, issuedBy],
  ])
}

/** How a page ends, after its signature. */
const pageEnd = '\n</main>\n</body>\n</html>\n'

function htmlText({ vault, about, lines, issuedAt, issuedBy }: ReportContent): string {
  const facts = [
    ['Person', about.name],
    ['Team', about.team],
    ['Left', when(about.leftAt)],
    ['Vault', vault],
    ['This report', `${when(issuedAt)} by ${issuedBy}`],
    ['Could have', `${count(lines.length, 'line')}, ${about.unfinished} unfinished`],
    ...(about.others > 0 ? [['Managed by others', count(about.others, 'credential')]] : []),
  ]
  const body = `<h1>What ${escapeMarkup(about.name)} could have</h1>
<dl>${facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeMarkup(value)}</dd>`).join('')}</dl>
<p class="quiet">Each line stands for a value that was encrypted for this person, whether they ever opened it or not. The order is that of risk.</p>
<table>
<thead><tr><th scope="col">Credential</th><th scope="col">What to do</th><th scope="col">Why</th><th scope="col">Status</th></tr></thead>
<tbody>
${lines.map(row).join('\n')}
</tbody>
</table>`
  return `${page({ title: `Keyward: what ${about.name} could have`, body }).slice(0, -pageEnd.length)}\n`
}

function row(line: OffboardingLine): string {
  const cells = [
    `${escapeMarkup(line.credential)}<br><span class="quiet">${escapeMarkup([line.type, line.system, line.environment].filter(Boolean).join(', '))}</span>`,
    kindWords[line.kind],
    [...line.reasons, ...(line.connectionCount === 0 ? [] : [`Used by ${usesOf(line)}.`])]
      .map(escapeMarkup)
      .join('<br>'),
    `<strong>${statusWords[line.status]}</strong>${[line.done, decisionText(line)].map((text) => (text === '' ? '' : `<br>${escapeMarkup(text)}`)).join('')}`,
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function usesOf({ connections, connectionCount }: OffboardingLine): string {
  const more = connectionCount - connections.length
  return `${connections.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function decisionText({ decision }: OffboardingLine): string {
  if (decision === null) return ''
  const reason = decision.reason === '' ? '' : `: ${decision.reason}`
  return `${outcomeWords[decision.outcome]}${reason} (${decision.by}, ${when(decision.at)})`
}

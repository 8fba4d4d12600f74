import type { Review, ReviewItem, ReviewReportKind } from '../../shared/domain/review.ts'
import { ruleLabels } from '../../shared/domain/review.ts'
import { escapeMarkup } from '../../shared/reports/markup.ts'
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
  csv: csvText,
  html: htmlText,
}

const decisionWords = { keep: 'Keep', rotate: 'Rotate', disable: 'Disabled', retire: 'Retire' } as const

function jsonText({ items, ...rest }: ReportContent): string {
  // Without its closing brace: the signature comes into the same document.
  return JSON.stringify({ format: 'keyward-review/1', ...rest, items }, null, 2).slice(0, -2)
}

/** RFC 4180. The last rows say what it is; a text that a spreadsheet would take for a formula begins with an apostrophe. */
function csvText({ vault, review, items, issuedAt, issuedBy }: ReportContent): string {
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
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${plain.replaceAll('"', '""')}"`
}

/** One page that needs nothing else: no script, no font, no picture, and a policy that allows none. */
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
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Keyward: review of ${escapeMarkup(review.startedAt.slice(0, 10))}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Review of ${escapeMarkup(review.startedAt.slice(0, 10))}</h1>
<dl>${facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeMarkup(value)}</dd>`).join('')}</dl>
<table>
<thead><tr><th scope="col">Credential</th><th scope="col">Environment</th><th scope="col">Owner</th><th scope="col">Why</th><th scope="col">Decision</th><th scope="col">By</th></tr></thead>
<tbody>
${items.map(row).join('\n')}
</tbody>
</table>
`
}

function row(item: ReviewItem): string {
  const why = item.findings
    .map(({ rule, text }) => `<li><strong>${ruleLabels[rule]}.</strong> ${escapeMarkup(text)}</li>`)
    .join('')
  const decision = item.decision === null ? 'none' : decisionWords[item.decision]
  const by = item.decidedBy === null ? '' : `${escapeMarkup(item.decidedBy)}<br>${when(item.decidedAt)}`
  return `<tr class="${item.decision ?? 'none'}"><td>${escapeMarkup(item.name)}<br><small>${escapeMarkup(item.type)}</small></td><td>${escapeMarkup(item.environment)}</td><td>${escapeMarkup(item.owner)}</td><td><ul>${why}</ul></td><td><strong>${decision}</strong>${item.reason === '' ? '' : `<br>${escapeMarkup(item.reason)}`}</td><td>${by}</td></tr>`
}

const style = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --page: #ffffff; --warn: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9198a1; --line: #3d444d; --page: #0d1117; --warn: #e3b341; } }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 75rem; margin: 0 auto; padding: 2rem 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; } dt, small, footer { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .4rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } th { color: var(--quiet); font-weight: 600; }
ul { margin: 0; padding: 0; list-style: none; } tr.none td:nth-child(5) { color: var(--warn); }
footer { margin-top: 2rem; font-size: .85rem; overflow-wrap: anywhere; }
@media print { main { max-width: none; } tr { break-inside: avoid; } }
`

import type { StageResult, TestResult } from '../domain/probe.ts'
import { escapeMarkup } from './markup.ts'
import { page } from './page.ts'
import { count, duration, when } from './words.ts'

/** What tests have found, as a page. */
export function htmlReport(results: readonly TestResult[]): string {
  const failed = results.filter(({ ok }) => !ok).length
  const summary =
    failed === 0
      ? `All ${count(results.length, 'test')} passed`
      : `${failed} of ${count(results.length, 'test')} failed`
  return page({
    title: `Keyward: ${summary}`,
    body: `<h1>${summary}</h1>
<p class="quiet">Connection tests by Keyward, ${escapeMarkup(when(results.map(({ at }) => at).sort()[0] ?? null))}</p>
${results.map(section).join('\n')}`,
  })
}

function section(result: TestResult): string {
  const facts = [
    ['Credential', result.credential ?? 'none'],
    ['Signed in as', result.identity ?? ''],
    ['Host to allow', result.host ?? ''],
    ['Credential expires', when(result.expiresAt)],
    ['May do', result.scopes?.join(', ') ?? ''],
    [
      'TLS',
      result.tls === null
        ? ''
        : `${result.tls.protocol}, ${result.tls.verified ? 'verified' : `not verified (${result.tls.reason})`}`,
    ],
    ['Certificate until', result.tls === null ? '' : when(result.tls.expiresAt)],
  ].filter(([, value]) => value !== '')
  return `<section class="${result.ok ? 'passed' : 'failed'}">
<h2>${escapeMarkup(result.connection)} <span class="badge">${result.ok ? 'passed' : escapeMarkup(result.code)}</span></h2>
<p>${escapeMarkup(result.message)}</p>${result.remedy === '' ? '' : `\n<p><strong>What to do:</strong> ${escapeMarkup(result.remedy)}</p>`}
<dl>${facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeMarkup(value)}</dd>`).join('')}<dt>Time</dt><dd>${duration(result.ms)}</dd></dl>
${result.stages.length === 0 ? '' : stageTable(result.stages)}
</section>`
}

function stageTable(stages: readonly StageResult[]): string {
  const rows = stages.map(
    (stage) =>
      `<tr class="${stage.ok ? 'passed' : 'failed'}"><td>${stage.stage}</td><td>${stage.ok ? 'passed' : stage.code}</td><td>${duration(stage.ms)}</td><td>${escapeMarkup(stage.detail)}</td></tr>`,
  )
  return `<table>
<thead><tr><th scope="col">Stage</th><th scope="col">Result</th><th scope="col">Time</th><th scope="col">Detail</th></tr></thead>
<tbody>${rows.join('')}</tbody>
</table>`
}

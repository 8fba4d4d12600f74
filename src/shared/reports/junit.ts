import type { TestResult } from '../domain/probe.ts'
import { escapeMarkup } from './markup.ts'

/**
 * A JUnit report as CI systems read it (the `testsuites` format of Apache Ant's junitreport). Times are in seconds.
 */
export function junitReport(results: readonly TestResult[]): string {
  const failures = results.filter(({ ok }) => !ok).length
  const totals = `tests="${results.length}" failures="${failures}" errors="0" skipped="0" time="${seconds(
    results.reduce((sum, { ms }) => sum + ms, 0),
  )}"`
  const first = results.map(({ at }) => at).sort()[0]
  const timestamp = first === undefined ? '' : ` timestamp="${escapeMarkup(first)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="keyward" ${totals}>`,
    `  <testsuite name="connections" ${totals}${timestamp}>`,
    ...results.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(result: TestResult): string {
  const name = escapeMarkup(result.connection)
  const classname = escapeMarkup(result.credential === null ? 'keyward' : `keyward.${result.credential}`)
  const open = `    <testcase name="${name}" classname="${classname}" time="${seconds(result.ms)}">`
  const lines = [
    ...(result.remedy === '' ? [] : [result.remedy]),
    ...result.stages.map((stage) =>
      `${stage.stage}: ${stage.ok ? 'ok' : stage.code}, ${Math.round(stage.ms)} ms ${stage.detail}`.trimEnd(),
    ),
  ]
  const text = escapeMarkup(lines.join('\n'))
  const body = result.ok
    ? `      <system-out>${text}</system-out>`
    : `      <failure type="${result.code}" message="${escapeMarkup(result.message)}">${text}</failure>`
  return [open, body, '    </testcase>'].join('\n')
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

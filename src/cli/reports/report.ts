import type { TestResult } from '../../shared/domain/probe.ts'
import { htmlReport } from './html.ts'
import { junitReport } from './junit.ts'

/** Makes the text of a report. */
export type ReportWriter = (results: readonly TestResult[]) => string

/** The writer for a file by the end of its name, or undefined for another end. */
export function reportWriter(file: string): ReportWriter | undefined {
  const end = /\.(json|xml|html?)$/i.exec(file)?.[1]?.toLowerCase()
  if (end === 'json') return jsonReport
  if (end === 'xml') return junitReport
  return end === undefined ? undefined : htmlReport
}

/** Everything that is known of every test, TLS facts included. */
function jsonReport(results: readonly TestResult[]): string {
  return `${JSON.stringify({ ok: results.every(({ ok }) => ok), results }, null, 2)}\n`
}

import type { TestResult } from '../domain/probe.ts'
import type { ReportFormat } from './formats.ts'
import { htmlReport } from './html.ts'
import { junitReport } from './junit.ts'

/** Makes the text of a report. */
export type ReportWriter = (results: readonly TestResult[]) => string

/** Each format with its writer, and with the end and the media type of its files. */
export const reports: Readonly<Record<ReportFormat, { write: ReportWriter; extension: string; mediaType: string }>> = {
  json: { write: jsonReport, extension: 'json', mediaType: 'application/json' },
  junit: { write: junitReport, extension: 'xml', mediaType: 'application/xml' },
  html: { write: htmlReport, extension: 'html', mediaType: 'text/html' },
}

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

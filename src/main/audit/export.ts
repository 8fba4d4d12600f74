import type { AuditRecord } from '../../shared/domain/audit.ts'

/** A record as it leaves the vault: with its link of the chain. */
export interface ExportedRecord extends AuditRecord {
  /** HMAC of the chain, in hex. */
  readonly mac: string
  /** That of the record before, where that record does not stand in the line before. */
  readonly previousMac?: string
}

/** JSON Lines: one record a line, keys as in the contract, and the links of the chain. */
export function toJsonLine(record: ExportedRecord): string {
  return `${JSON.stringify(record)}\n`
}

/** Severity of a record from 0 to 10, as CEF counts. */
function severityOf({ action, outcome }: AuditRecord): number {
  if (action === 'alert.raise') return 8
  return { ok: 3, failed: 6, refused: 7 }[outcome]
}

/**
 * ArcSight Common Event Format, version 0, one record a line, after “Implementing ArcSight Common Event Format” 26: `rt` is in
 * milliseconds, header fields escape `\` and `|`, values escape `\`, `=` and line ends.
 */
export function toCef(record: AuditRecord, version: string): string {
  const header = [
    'CEF:0',
    'Keyward',
    'Keyward',
    version,
    record.action,
    `${record.action} ${record.outcome}`,
    String(severityOf(record)),
  ]
  const extension = {
    rt: String(Date.parse(record.at)),
    externalId: String(record.seq),
    suser: record.actor,
    act: record.action,
    outcome: record.outcome,
    cs1Label: 'subjectType',
    cs1: record.subjectType,
    ...(record.subjectId !== null && { cs2Label: 'subjectId', cs2: record.subjectId }),
    ...(record.subject !== '' && { cs3Label: 'subject', cs3: record.subject }),
    msg: record.detail,
  }
  const pairs = Object.entries(extension)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${escapeExtension(value)}`)
  return `${header.map(escapeHeader).join('|')}|${pairs.join(' ')}\n`
}

function escapeHeader(value: string): string {
  return value.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ')
}

function escapeExtension(value: string): string {
  return value.replace(/[\\=]/g, '\\$&').replaceAll('\r', '\\r').replaceAll('\n', '\\n')
}

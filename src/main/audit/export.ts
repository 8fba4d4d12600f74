import type { AuditRecord } from '../../shared/domain/audit.ts'

/** JSON Lines: one record a line, keys as in the contract. */
export function toJsonLines(records: Iterable<AuditRecord>): string {
  let text = ''
  for (const record of records) text += `${JSON.stringify(record)}\n`
  return text
}

const severity = { ok: 3, failed: 6, refused: 7 } as const

/** ArcSight Common Event Format, version 0, one record a line. */
export function toCef(records: Iterable<AuditRecord>, version: string): string {
  let text = ''
  for (const r of records) {
    const header = [
      'CEF:0',
      'Keyward',
      'Keyward',
      version,
      r.action,
      `${r.action} ${r.outcome}`,
      String(severity[r.outcome]),
    ]
    const extension = {
      rt: String(Date.parse(r.at)),
      externalId: String(r.seq),
      suser: r.actor,
      act: r.action,
      outcome: r.outcome,
      cs1Label: 'subjectType',
      cs1: r.subjectType,
      cs2Label: 'subjectId',
      cs2: r.subjectId ?? '',
      cs3Label: 'subject',
      cs3: r.subject,
      msg: r.detail,
    }
    const pairs = Object.entries(extension)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}=${escapeExtension(value)}`)
    text += `${header.map(escapeHeader).join('|')}|${pairs.join(' ')}\n`
  }
  return text
}

function escapeHeader(value: string): string {
  return value.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ')
}

function escapeExtension(value: string): string {
  return value.replace(/[\\=]/g, '\\$&').replaceAll('\r', '\\r').replaceAll('\n', '\\n')
}

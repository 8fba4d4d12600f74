import { describe, expect, it } from 'vitest'
import type { AuditRecord } from '../../shared/domain/audit.ts'
import { toCef, toJsonLines } from './export.ts'

const record: AuditRecord = {
  seq: 7,
  at: '2026-11-21T10:00:00.000Z',
  actor: 'ada (command)',
  action: 'credential.use',
  outcome: 'refused',
  subjectType: 'credential',
  subjectId: '019a',
  subject: 'a=b|c\\d\ne',
  detail: 'host-not-bound',
}

describe('exporting the audit log', () => {
  it('writes one JSON object a line', () => {
    const lines = toJsonLines([record, record]).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([record, record])
  })

  it('writes CEF whose extension can’t be broken by names', () => {
    expect(toCef([record], '1.0')).toBe(
      'CEF:0|Keyward|Keyward|1.0|credential.use|credential.use refused|7|rt=1795255200000 externalId=7 suser=ada (command) ' +
        'act=credential.use outcome=refused cs1Label=subjectType cs1=credential cs2Label=subjectId cs2=019a cs3Label=subject ' +
        'cs3=a\\=b|c\\\\d\\ne msg=host-not-bound\n',
    )
  })
})

import { describe, expect, it } from 'vitest'
import type { AuditRecord } from '../../shared/domain/audit.ts'
import { toCef, toJsonLine } from './export.ts'

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

describe('A3 exporting the audit log', () => {
  it('writes one JSON object a line', () => {
    const exported = { ...record, mac: '00'.repeat(32) }
    expect(toJsonLine(exported)).toMatch(/^\{.*\}\n$/)
    expect(JSON.parse(toJsonLine(exported))).toEqual(exported)
  })

  it('writes CEF whose extension can’t be broken by names', () => {
    expect(toCef(record, '1.0')).toBe(
      'CEF:0|Keyward|Keyward|1.0|credential.use|credential.use refused|7|rt=1795255200000 externalId=7 suser=ada (command) ' +
        'act=credential.use outcome=refused cs1Label=subjectType cs1=credential cs2Label=subjectId cs2=019a cs3Label=subject ' +
        'cs3=a\\=b|c\\\\d\\ne msg=host-not-bound\n',
    )
  })

  it('escapes a pipe in a header of CEF, and leaves out labels of what is not there', () => {
    const line = toCef({ ...record, subjectId: null, subject: '', detail: '' }, '1|0\\')
    expect(line).toContain('CEF:0|Keyward|Keyward|1\\|0\\\\|')
    expect(line).not.toMatch(/cs2|cs3|msg/)
  })

  it('tells how bad it is: an alert more than a refusal, a refusal more than a failure', () => {
    const severity = (changes: Partial<AuditRecord>) => Number(toCef({ ...record, ...changes }, '1').split('|')[6])
    expect(severity({ action: 'alert.raise', outcome: 'ok' })).toBeGreaterThan(severity({ outcome: 'refused' }))
    expect(severity({ outcome: 'refused' })).toBeGreaterThan(severity({ outcome: 'failed' }))
    expect(severity({ outcome: 'failed' })).toBeGreaterThan(severity({ outcome: 'ok' }))
  })
})

import type { Handlers } from '../../shared/api/contract.ts'
import type { AuditRecord } from '../../shared/domain/audit.ts'
import { VaultError } from '../../shared/errors.ts'
import { toCef, toJsonLines } from '../audit/export.ts'
import { toAuditRecord, verifyAudit } from '../vault/audit-log.ts'
import { iterateAudit, listAudit } from '../vault/repositories/audit.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import type { Services } from './services.ts'

export function auditHandlers({ context, files, options }: Services): Handlers<'audit'> {
  const { vault } = context
  return {
    list({ cursor, ...query }) {
      const before = cursor === null ? null : Number(cursor)
      if (before !== null && !Number.isSafeInteger(before)) throw new VaultError('invalid-request')
      const { rows, total, more } = vault.read((db) => listAudit(db, { ...query, before }))
      const items = fitAnswer(rows.map(toAuditRecord))
      const last = items[items.length - 1]
      return { items, nextCursor: (more || items.length < rows.length) && last ? String(last.seq) : null, total }
    },
    verify() {
      const found = vault.read((db) => verifyAudit(db, vault.current.keys.audit))
      vault.write([], (_, audit) =>
        audit({
          action: 'audit.verify',
          outcome: found.ok ? 'ok' : 'failed',
          subjectType: 'audit',
          detail: found.ok ? `${found.records} records` : `broken at record ${found.firstBroken}`,
        }),
      )
      return found
    },
    export({ format, subjectId }) {
      const records: AuditRecord[] = []
      vault.read((db) => {
        for (const row of iterateAudit(db))
          if (subjectId === null || row.subject_id === subjectId) records.push(toAuditRecord(row))
      })
      const text = format === 'jsonl' ? toJsonLines(records) : toCef(records, options.version)
      const fileId = files.put(Buffer.from(text))
      try {
        vault.write([], (_, audit) =>
          audit({ action: 'audit.export', subjectType: 'audit', detail: `${format}, ${records.length} records` }),
        )
      } catch (error) {
        files.discard(fileId)
        throw error
      }
      return { fileId, name: `keyward-audit.${format === 'jsonl' ? 'jsonl' : 'cef'}`, records: records.length }
    },
  }
}

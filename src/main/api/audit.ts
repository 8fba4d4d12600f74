import type { Handlers } from '../../shared/api/contract.ts'
import type { AuditFilter } from '../../shared/domain/audit.ts'
import { VaultError } from '../../shared/errors.ts'
import { type ExportedRecord, toCef, toJsonLine } from '../audit/export.ts'
import { verifyLog } from '../audit/verify.ts'
import { verifyFile } from '../audit/verify-file.ts'
import { toAuditRecord } from '../vault/audit-log.ts'
import type { ReadDb } from '../vault/database.ts'
import { auditAt } from '../vault/repositories/audit.ts'
import { filterAudit, listActors, listAudit } from '../vault/repositories/audit-list.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import type { Services } from './services.ts'

export function auditHandlers({ context, files, options, emit }: Services): Handlers<'audit'> {
  const { vault } = context
  let running: AbortController | undefined
  return {
    list({ cursor, ...query }) {
      const before = cursor === null ? null : Number(cursor)
      if (before !== null && !Number.isSafeInteger(before)) throw new VaultError('invalid-request')
      const { rows, total, more } = vault.read((db) => listAudit(db, { ...query, before }))
      const items = fitAnswer(rows.map(toAuditRecord))
      const last = items[items.length - 1]
      return { items, nextCursor: (more || items.length < rows.length) && last ? String(last.seq) : null, total }
    },
    actors: () => ({ items: fitAnswer(vault.read((db) => listActors(db, 100))) }),
    async verify({ anchor }) {
      if (running) throw new VaultError('vault-busy')
      const controller = new AbortController()
      running = controller
      const stopListening = vault.onLock(() => controller.abort())
      try {
        const found = await verifyLog({
          vault,
          anchor,
          signal: controller.signal,
          progress: (done, total) => emit('progress', { job: 'verify', label: 'chain', done, total }),
        })
        vault.write([], (_, audit) =>
          audit({
            action: 'audit.verify',
            outcome: found.ok ? 'ok' : 'failed',
            subjectType: 'audit',
            detail: verifiedDetail(found),
          }),
        )
        return found
      } finally {
        stopListening()
        running = undefined
      }
    },
    cancelVerify() {
      running?.abort()
      return {}
    },
    verifyFile: ({ fileId, anchor }) =>
      verifyFile(files.take(fileId), {
        key: vault.current.keys.audit,
        anchor,
        ownRecord: (seq) => vault.read((db) => auditAt(db, seq)),
      }),
    export({ format, filter }) {
      const lines: Buffer[] = []
      vault.read((db) => {
        for (const record of exportedRecords(db, filter))
          lines.push(Buffer.from(format === 'jsonl' ? toJsonLine(record) : toCef(record, options.version)))
      })
      const fileId = files.put(Buffer.concat(lines))
      const narrowed = filterNames(filter)
      const detail = [format, `${lines.length} records`, ...(narrowed === '' ? [] : [`by ${narrowed}`])].join(', ')
      try {
        vault.write([], (_, audit) => audit({ action: 'audit.export', subjectType: 'audit', detail }))
      } catch (error) {
        files.discard(fileId)
        throw error
      }
      return { fileId, name: `keyward-audit.${format}`, records: lines.length }
    },
  }
}

/** What a filter finds, each record with its link of the chain. */
function* exportedRecords(db: ReadDb, filter: AuditFilter): Generator<ExportedRecord> {
  let last = 0
  for (const row of filterAudit(db, filter)) {
    const before = row.seq === last + 1 ? undefined : auditAt(db, row.seq - 1)
    last = row.seq
    yield {
      ...toAuditRecord(row),
      mac: row.mac.toString('hex'),
      ...(before && { previousMac: before.mac.toString('hex') }),
    }
  }
}

/** By what an export was narrowed: names of filters, for what stands in them may be anything. */
function filterNames(filter: AuditFilter): string {
  const isGiven = ([, value]: [string, unknown]) =>
    value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)
  return Object.entries(filter)
    .filter(isGiven)
    .map(([name]) => name)
    .join(' and ')
}

function verifiedDetail({ records, firstBroken, continues }: Awaited<ReturnType<typeof verifyLog>>): string {
  if (firstBroken !== null) return `broken at record ${firstBroken}`
  if (continues === 'ends-before') return 'ends before the anchor'
  if (continues === 'differs') return 'differs from the anchor'
  return `${records} records${continues === 'yes' ? ', anchor holds' : ''}`
}

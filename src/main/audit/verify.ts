import { setImmediate as giveWay } from 'node:timers/promises'
import type { AuditVerification } from '../../shared/domain/audit.ts'
import { VaultError } from '../../shared/errors.ts'
import { ChainWalk } from '../vault/audit-log.ts'
import type { VaultHolder } from '../vault/holder.ts'
import { auditAfter, countAudit, readHead } from '../vault/repositories/audit.ts'
import { AnchorCheck } from './anchor.ts'

/** Records that are checked before others get their turn: some ten milliseconds. */
const stride = 1000

interface VerifyOptions {
  readonly vault: VaultHolder
  /** An anchor that was kept elsewhere. */
  readonly anchor: string | null | undefined
  readonly signal: AbortSignal
  progress(done: number, total: number): void
}

/**
 * Walks the whole chain without keeping the window from its work. The log only grows, so what is recorded meanwhile is checked
 * as well, and the end is judged at the end.
 * @throws VaultError `cancelled`, `vault-locked`
 */
export async function verifyLog({ vault, anchor, signal, progress }: VerifyOptions): Promise<AuditVerification> {
  const open = vault.current
  const walk = new ChainWalk(open.keys.audit)
  const check = new AnchorCheck(anchor)
  for (;;) {
    const step = vault.read((db) => {
      const head = readHead(db)
      const rows = auditAfter(db, walk.seq, stride)
      for (const row of rows) {
        if (!walk.takes(row, head)) return { isBroken: true, records: countAudit(db) }
        check.passed(row.seq, () => walk.anchor)
      }
      if (rows.length === stride) return { done: walk.seq, total: head.seq }
      return walk.endsAt(head) ? {} : { isBroken: true, records: walk.seq }
    })
    if (step.isBroken) {
      const continues = check.result(walk.seq)
      return { ok: false, records: step.records, firstBroken: walk.seq + 1, anchor: null, continues }
    }
    if (step.total === undefined) break
    progress(step.done, step.total)
    await giveWay()
    if (signal.aborted) throw new VaultError('cancelled')
    if (!vault.isOpen(open)) throw new VaultError('vault-locked')
  }
  const continues = check.result(walk.seq)
  const ok = continues === null || continues === 'yes'
  return { ok, records: walk.seq, firstBroken: null, anchor: walk.anchor, continues }
}

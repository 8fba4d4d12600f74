import { createHash } from 'node:crypto'
import type { ParsedRequestOf, ResponseOf } from '../../../../shared/api/contract.ts'
import type { LastImport, UndoCounts, UndoDeed, UndoItem } from '../../../../shared/domain/import.ts'
import { VaultError } from '../../../../shared/errors.ts'
import type { ServiceContext } from '../../../context.ts'
import type { ReadDb } from '../../../vault/database.ts'
import { toInstant } from '../../../vault/repositories/credential-row.ts'
import type { LastImportRecord } from '../../../vault/repositories/last-import.ts'
import { findLastImport, forgetLastImport } from '../../../vault/repositories/last-import.ts'
import { fitAnswer } from '../../../vault/repositories/page.ts'
import type { UndoPlan } from './plan.ts'
import { planUndo } from './plan.ts'
import { runUndo } from './undo.ts'

/** Items that one answer carries at most. */
const pageSize = 100

/** How long an import can be undone. What is needed for it lies in the vault until then. */
const lifetimeMs = 30 * 86_400_000

interface Seen {
  readonly stamp: string
  readonly plan: UndoPlan
  readonly mark: string
}

/** Takes the last import back: what can be undone, what an undo would do, the undo. */
export function createImportUndo(context: ServiceContext) {
  const { vault } = context
  /** The plan that was looked at last, as long as nothing in the vault changes. It has names and no values. */
  let seen: Seen | undefined

  const isOver = ({ at }: LastImportRecord) => context.now() >= at + lifetimeMs

  /** @throws VaultError `undo-over` for another import than the last, and for one that is too old */
  const planOf = (db: ReadDb, importId: string): UndoPlan => {
    const plan = planUndo(db)
    if (!plan || plan.last.id !== importId || isOver(plan.last)) throw new VaultError('undo-over')
    return plan
  }

  const look = (importId: string): Seen => {
    const stamp = vault.changeStamp
    if (seen?.stamp === stamp && seen.plan.last.id === importId && !isOver(seen.plan.last)) return seen
    const plan = vault.read((db) => planOf(db, importId))
    seen = { stamp, plan, mark: markOf(plan) }
    vault.onLock(() => {
      seen = undefined
    })
    return seen
  }

  return {
    /** The last import that can be undone; null for none. */
    last(): LastImport | null {
      const last = vault.read(findLastImport)
      return last && !isOver(last) ? toLastImport(last) : null
    },

    /** @throws VaultError `undo-over` */
    preview({ importId }: ParsedRequestOf<'imports.previewUndo'>): ResponseOf<'imports.previewUndo'> {
      const { plan, mark } = look(importId)
      const { items } = plan
      const first = fitAnswer(items.slice(0, pageSize))
      return { last: toLastImport(plan.last), mark, counts: countsOf(items), items: first, total: items.length }
    },

    /** @throws VaultError `undo-over`, `import-stale` */
    items(request: ParsedRequestOf<'imports.previewUndoItems'>): ResponseOf<'imports.previewUndoItems'> {
      const { importId, mark, offset, does } = request
      const shown = look(importId)
      if (shown.mark !== mark) throw new VaultError('import-stale')
      const items = shown.plan.items.filter((item) => does === null || item.does === does)
      return { items: fitAnswer(items.slice(offset, offset + pageSize)), total: items.length }
    },

    /** @throws VaultError `undo-over`, `import-stale` when it would do something else by now than what was shown */
    undo({ importId, mark }: ParsedRequestOf<'imports.undo'>): ResponseOf<'imports.undo'> {
      const counts = vault.write(['credentials', 'connections', 'systems', 'teams'], (db, audit) => {
        const plan = planOf(db, importId)
        if (markOf(plan) !== mark) throw new VaultError('import-stale')
        runUndo(db, audit, plan)
        forgetLastImport(db)
        const counted = countsOf(plan.items)
        audit({
          action: 'import.undo',
          subjectType: 'vault',
          subjectId: null,
          subject: plan.last.label,
          detail: `${counted.remove} removed, ${counted.restore} restored, ${counted.leave} left as they are`,
        })
        return counted
      })
      seen = undefined
      // What was removed rests in the write-ahead log until then.
      vault.current.database.checkpoint()
      return counts
    },

    /** Removes what an import of long ago would need for its undo. Called after an unlock. */
    forgetOver(): void {
      const last = vault.read(findLastImport)
      if (last && isOver(last)) vault.write([], forgetLastImport)
    },
  }
}

function toLastImport({ id, at, label, created, replaced }: LastImportRecord): LastImport {
  return { id, at: toInstant(at), label, created, replaced, until: toInstant(at + lifetimeMs) }
}

function countsOf(items: readonly UndoItem[]): UndoCounts {
  const count = (deed: UndoDeed) => items.filter(({ does }) => does === deed).length
  return { remove: count('remove'), restore: count('restore'), leave: count('leave') }
}

function markOf({ last, items }: UndoPlan): string {
  return createHash('sha256')
    .update(JSON.stringify([last.id, items]))
    .digest('hex')
}

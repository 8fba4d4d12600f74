import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { ImportItem } from '../../../shared/domain/bundle.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import { withAlike } from './alike.ts'
import { applyChoices, type ImportOperation } from './apply.ts'
import { countOperations, newItemId, runOperations } from './import.ts'
import type { BundlePayload } from './payload.ts'
import type { ImportPlan } from './preview.ts'
import { planImport } from './preview.ts'
import { Previews } from './previews.ts'
import type { ImportRules } from './rules.ts'
import { rememberImport } from './undo/remember.ts'
import { takeSnapshot } from './vault-snapshot.ts'

/** Items that one answer carries; more are read by `items`. */
const pageSize = 100

/** Where a payload comes from, as the log tells of its import, and what it is allowed to do. */
export interface ImportOrigin extends Pick<AuditEntry, 'action' | 'subjectType' | 'subjectId' | 'subject'> {
  /** What the record's detail begins with. */
  readonly about?: string
  /** What is imported, for whoever is asked whether to undo it: `Bundle signed by Ada`. */
  readonly label: string
  /** What holds for its items, by what the vault knows at the time. */
  rules?(db: ReadDb): ImportRules
  /** What it leaves besides its items, in the transaction of the import. */
  takeIn?(db: WriteDb, done: { readonly plan: ImportPlan; readonly operations: readonly ImportOperation[] }): void
}

interface Preview {
  readonly payload: BundlePayload
  readonly origin: ImportOrigin
  /** What the person saw, and the vault that it was made for. */
  readonly plan: ImportPlan
  readonly stamp: string
  /** For the person: the items with what else holds their values. */
  readonly items: readonly ImportItem[]
}

/**
 * From an opened payload to what it brings into the vault: preview, choices, import. Where it comes from makes no difference:
 * a bundle, or the file of another tool. Payloads are kept in memory for their preview alone.
 */
export function createImportPreviews(context: ServiceContext, secrets: Secrets) {
  const { vault } = context
  const previews = new Previews<Preview>()
  return {
    /** Compares a payload with the vault and keeps it for the person's choices. */
    add(payload: BundlePayload, origin: ImportOrigin): Omit<ResponseOf<'bundles.preview'>, 'info'> & { alike: number } {
      const { plan, items } = vault.read((db) => {
        const plan = planImport(payload, takeSnapshot(db, secrets, payload), origin.rules?.(db))
        return { plan, items: withAlike(db, secrets, plan) }
      })
      const previewId = previews.add({ payload, origin, plan, stamp: vault.changeStamp, items })
      vault.onLock(() => previews.clear())
      const count = (state: ImportItem['state']) => items.filter((item) => item.state === state).length
      return {
        previewId,
        items: items.slice(0, pageSize),
        total: items.length,
        counts: { new: count('new'), changed: count('changed'), conflict: count('conflict'), same: count('same') },
        alike: items.filter((item) => item.alike.length > 0).length,
      }
    },

    items(request: ParsedRequestOf<'bundles.previewItems'>): ResponseOf<'bundles.previewItems'> {
      const { previewId, offset, state } = request
      const items = previews.get(previewId).items.filter((item) => state === null || item.state === state)
      return { items: items.slice(offset, offset + pageSize), total: items.length }
    },

    /** @throws VaultError `import-stale` when the vault changed after the preview in what the payload touches */
    import(request: ParsedRequestOf<'bundles.import'>): ResponseOf<'bundles.import'> {
      const { payload, origin, plan: seen, stamp } = previews.get(request.previewId)
      const decide = (db: ReadDb) => {
        const snapshot = takeSnapshot(db, secrets, payload)
        if (vault.changeStamp === stamp)
          return { plan: seen, operations: applyChoices(seen, request, snapshot, newItemId) }
        // The vault may change in what this payload doesn't touch; what the person saw must still hold.
        const plan = planImport(payload, snapshot, origin.rules?.(db))
        if (JSON.stringify(plan.items) !== JSON.stringify(seen.items)) throw new VaultError('import-stale')
        return { plan, operations: applyChoices(plan, request, snapshot, newItemId) }
      }
      if (request.dryRun) return { ...countOperations(vault.read(decide).operations), dryRun: true }
      const counts = vault.write(['credentials', 'connections', 'systems', 'teams'], (db, audit) => {
        const at = context.now()
        const decided = decide(db)
        const noteImported = rememberImport(db, decided, { label: origin.label, at })
        runOperations({ context, secrets }, db, audit, decided.operations)
        origin.takeIn?.(db, decided)
        noteImported()
        const counted = countOperations(decided.operations)
        const { action, subjectType, subjectId, subject, about } = origin
        audit({
          action,
          subjectType,
          ...(subjectId !== undefined && { subjectId }),
          ...(subject !== undefined && { subject }),
          detail: `${about === undefined ? '' : `${about}, `}${counted.created} created, ${counted.replaced} replaced, ${counted.kept} kept both, ${counted.skipped} skipped`,
        })
        return counted
      })
      previews.delete(request.previewId)
      return { ...counts, dryRun: false }
    },

    close(previewId: string): void {
      previews.delete(previewId)
    },
  }
}

import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { BundleInfo, ImportItem } from '../../../shared/domain/bundle.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import type { BundleKey } from './age-json.ts'
import { checkTarget, inspectHeader } from './age-json.ts'
import { applyChoices } from './apply.ts'
import type { OpenedBundle } from './codec.ts'
import { decryptBundle, describeBundle, encryptBundle } from './codec.ts'
import { gatherPayload } from './export.ts'
import { countOperations, newItemId, runOperations } from './import.ts'
import type { ImportPlan } from './preview.ts'
import { planImport } from './preview.ts'
import { Previews } from './previews.ts'
import { takeSnapshot } from './vault-snapshot.ts'

/** Items that one answer carries; more are read by `previewItems`. */
const pageSize = 100

interface Preview {
  readonly opened: OpenedBundle
  /** What the person saw, and the vault that it was made for. */
  readonly plan: ImportPlan
  readonly stamp: string
}

interface Files {
  put(bytes: Uint8Array): string
  peek(fileId: string): Buffer
}

/** Bundles: export, inspect, preview, import. Opened bundles are kept in memory for their preview alone. */
export function createBundleService(context: ServiceContext, secrets: Secrets, files: Files) {
  const { vault } = context
  const previews = new Previews<Preview>()

  /** @throws VaultError `vault-locked` when the vault was locked meanwhile, and what `decryptBundle` reports */
  const openFile = async (fileId: string, key: ParsedRequestOf<'bundles.inspect'>['key']) => {
    const open = vault.current
    const opened = await decryptBundle(files.peek(fileId), toKey(key))
    if (!vault.isOpen(open)) throw new VaultError('vault-locked')
    return opened
  }

  return {
    /** Writes an age file for a passphrase or recipients. @throws VaultError `bundle-empty`, `recipient-invalid`, `bundle-too-large` */
    async export(request: ParsedRequestOf<'bundles.export'>): Promise<ResponseOf<'bundles.export'>> {
      refuseSecrets({ note: request.note })
      const to =
        request.to.with === 'passphrase' ? { passphrase: request.to.passphrase } : { recipients: request.to.recipients }
      checkTarget(to)
      const open = vault.current
      const payload = gatherPayload(context, secrets, request.choose, request.note)
      const bytes = await encryptBundle(payload, to, { armor: request.armor })
      const info: BundleInfo = {
        format: payload.format,
        createdAt: payload.createdAt,
        createdBy: payload.createdBy ?? '',
        vaultId: payload.vaultId ?? null,
        note: payload.note ?? '',
        credentials: payload.items.credentials?.length ?? 0,
        connections: payload.items.connections?.length ?? 0,
        systems: payload.items.systems?.length ?? 0,
        recipients: [...inspectHeader(bytes).recipients],
        size: bytes.length,
      }
      const date = payload.createdAt.slice(0, 10)
      // Only now it is one: the encryption may have failed, and nothing leaves a vault that was locked meanwhile.
      vault.writeInto(open, [], (_, audit) =>
        audit({
          action: 'bundle.export',
          subjectType: 'bundle',
          subjectId: payload.bundleId,
          subject: info.note,
          detail: `${info.credentials} credentials, ${info.connections} connections`,
        }),
      )
      return { fileId: files.put(bytes), name: `${vault.name}-${date}.keyward.age`, info }
    },

    async inspect({ fileId, key }: ParsedRequestOf<'bundles.inspect'>): Promise<BundleInfo> {
      return describeBundle(await openFile(fileId, key))
    },

    async preview({ fileId, key }: ParsedRequestOf<'bundles.preview'>): Promise<ResponseOf<'bundles.preview'>> {
      const opened = await openFile(fileId, key)
      const plan = vault.read((db) => planImport(opened.payload, takeSnapshot(db, secrets, opened.payload)))
      const { items } = plan
      const previewId = previews.add({ opened, plan, stamp: vault.changeStamp })
      vault.onLock(() => previews.clear())
      const count = (state: ImportItem['state']) => items.filter((item) => item.state === state).length
      return {
        previewId,
        info: describeBundle(opened),
        items: items.slice(0, pageSize),
        total: items.length,
        counts: { new: count('new'), changed: count('changed'), conflict: count('conflict'), same: count('same') },
      }
    },

    previewItems({
      previewId,
      offset,
      state,
    }: ParsedRequestOf<'bundles.previewItems'>): ResponseOf<'bundles.previewItems'> {
      const items = previews.get(previewId).plan.items.filter((item) => state === null || item.state === state)
      return { items: items.slice(offset, offset + pageSize), total: items.length }
    },

    /** @throws VaultError `import-stale` when the vault changed after the preview in what the bundle touches */
    import(request: ParsedRequestOf<'bundles.import'>): ResponseOf<'bundles.import'> {
      const { opened, plan: seen, stamp } = previews.get(request.previewId)
      const plan = () =>
        vault.read((db) => {
          const snapshot = takeSnapshot(db, secrets, opened.payload)
          if (vault.changeStamp === stamp) return applyChoices(seen, request, snapshot, newItemId)
          // The vault may change in what this bundle doesn't touch; what the person saw must still hold.
          const fresh = planImport(opened.payload, snapshot)
          if (JSON.stringify(fresh.items) !== JSON.stringify(seen.items)) throw new VaultError('import-stale')
          return applyChoices(fresh, request, snapshot, newItemId)
        })
      if (request.dryRun) return { ...countOperations(plan()), dryRun: true }
      const counts = vault.write(['credentials', 'connections', 'systems'], (db, audit) => {
        const operations = plan()
        runOperations({ context, secrets }, db, audit, operations)
        const counted = countOperations(operations)
        audit({
          action: 'bundle.import',
          subjectType: 'bundle',
          subjectId: opened.payload.bundleId,
          subject: opened.payload.note,
          detail: `${counted.created} created, ${counted.replaced} replaced, ${counted.kept} kept both, ${counted.skipped} skipped`,
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

function toKey(key: ParsedRequestOf<'bundles.inspect'>['key']): BundleKey {
  return key.with === 'passphrase' ? { passphrase: key.passphrase } : { identity: key.identity }
}

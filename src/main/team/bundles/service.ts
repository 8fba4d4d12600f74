import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { BundleInfo } from '../../../shared/domain/bundle.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import type { BundleKey } from './codec.ts'
import { checkTarget, decryptBundle, describeBundle, encryptBundle, inspectHeader } from './codec.ts'
import { gatherPayload } from './export.ts'
import { createImportPreviews } from './import-previews.ts'

interface Files {
  put(bytes: Uint8Array): string
  peek(fileId: string): Buffer
}

/** Bundles: export, inspect, preview, import. */
export function createBundleService(context: ServiceContext, secrets: Secrets, files: Files) {
  const { vault } = context
  const previews = createImportPreviews(context, secrets)

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
      const { bundleId, note } = opened.payload
      const origin = { action: 'bundle.import', subjectType: 'bundle', subjectId: bundleId, subject: note } as const
      const { alike: _, ...preview } = previews.add(opened.payload, origin)
      return { ...preview, info: describeBundle(opened) }
    },

    previewItems: previews.items,
    import: previews.import,
    close: previews.close,
  }
}

function toKey(key: ParsedRequestOf<'bundles.inspect'>['key']): BundleKey {
  return key.with === 'passphrase' ? { passphrase: key.passphrase } : { identity: key.identity }
}

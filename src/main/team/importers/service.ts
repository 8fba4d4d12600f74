import { setImmediate } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import { toLine } from '../../../shared/domain/common.ts'
import type { ImportInfo } from '../../../shared/domain/import.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { createImportPreviews } from '../bundles/import-previews.ts'
import { ownRules } from '../bundles/own-rules.ts'
import { bundleFormat, checkPayload } from '../bundles/payload.ts'
import { Previews } from '../bundles/previews.ts'
import { takeSnapshot } from '../bundles/vault-snapshot.ts'
import type { Importer, ImportFile, NotTaken } from './importer.ts'
import { detectImporters, findImporter, importers, proposalOf, readFile } from './importers.ts'
import { keepKnown } from './keep-known.ts'
import { toWords } from './names.ts'
import { reportOf } from './report.ts'
import { tidy } from './tidy.ts'

/** What does not come along, a page at a time. */
const pageSize = 100

interface Files {
  put(bytes: Uint8Array): string
  peek(fileId: string): Buffer
}

/** What is known of a file that was read. Its items are with the previews; what is here outlives the import, for the report. */
interface ReadFile {
  readonly previewId: string
  readonly info: ImportInfo
  readonly notTaken: readonly NotTaken[]
}

/** Files of other tools (S6): detect, ask, map, read, and from there on the way of a bundle. */
export function createImportService(context: ServiceContext, secrets: Secrets, files: Files) {
  const { vault } = context
  const previews = createImportPreviews(context, secrets)
  const reads = new Previews<ReadFile>()
  const fileOf = (fileId: string, name: string): ImportFile => ({ name: baseName(name), bytes: files.peek(fileId) })

  return {
    formats(): ResponseOf<'imports.formats'> {
      return { formats: importers.map(({ id, label, hint }) => ({ id, label, hint })) }
    },

    /** @throws VaultError `import-unsupported` for a format that there isn't, and what reading reports */
    async inspect({
      fileId,
      name,
      format,
    }: ParsedRequestOf<'imports.inspect'>): Promise<ResponseOf<'imports.inspect'>> {
      const file = fileOf(fileId, name)
      const detected = detectImporters(file)
      const importer = format === null ? detected[0] : importerOf(format)
      return {
        detected: detected.map(({ id }) => id),
        format: importer?.id ?? null,
        asks: [...(importer?.asks(file) ?? [])],
        mapping: importer === undefined ? null : await proposalOf(importer, file),
      }
    },

    /** @throws VaultError `vault-locked` when the vault was locked meanwhile, and what reading reports */
    async preview(request: ParsedRequestOf<'imports.preview'>): Promise<ResponseOf<'imports.preview'>> {
      const { fileId, name, password, keyFileId, mapping } = request
      const open = vault.current
      const file = fileOf(fileId, name)
      const importer = importerOf(request.format)
      const read = await readFile(importer, file, {
        ...(password !== null && { password }),
        ...(keyFileId !== null && { keyFile: files.peek(keyFileId) }),
        ...(mapping !== null && { mapping }),
      })
      const { items, notTaken } = await tidy(read, importer.label)
      const given = checkPayload({
        format: bundleFormat,
        bundleId: uuidv7(),
        createdAt: new Date(context.now()).toISOString(),
        items,
      })
      await setImmediate()
      if (!vault.isOpen(open)) throw new VaultError('vault-locked')
      const payload = vault.read((db) => keepKnown(given, takeSnapshot(db, secrets, given)))
      const shownName = toWords(file.name, 'file')
      const preview = previews.add(payload, {
        action: 'import.file',
        subjectType: 'vault',
        subjectId: null,
        subject: toLine(shownName),
        label: toLine(shownName),
        rules: ownRules,
        about: `${importer.id}, ${notTaken.length} not taken`,
      })
      const info: ImportInfo = {
        format: importer.id,
        name: shownName,
        credentials: payload.items.credentials.length,
        connections: payload.items.connections.length,
        notTaken: notTaken.length,
        alike: preview.alike,
        size: file.bytes.length,
      }
      const previewId = reads.add({ previewId: preview.previewId, info, notTaken })
      vault.onLock(() => reads.clear())
      const { items: first, total, counts } = preview
      return { previewId, info, items: first, total, counts }
    },

    previewItems(request: ParsedRequestOf<'imports.previewItems'>): ResponseOf<'imports.previewItems'> {
      return previews.items({ ...request, previewId: reads.get(request.previewId).previewId })
    },

    notTaken({ previewId, offset }: ParsedRequestOf<'imports.notTaken'>): ResponseOf<'imports.notTaken'> {
      const { notTaken } = reads.get(previewId)
      return { items: notTaken.slice(offset, offset + pageSize), total: notTaken.length }
    },

    report({ previewId }: ParsedRequestOf<'imports.report'>): ResponseOf<'imports.report'> {
      const { info, notTaken } = reads.get(previewId)
      const text = reportOf({ info, notTaken, label: importerOf(info.format).label, at: context.now() })
      return { fileId: files.put(Buffer.from(text)), name: 'import-report.txt' }
    },

    /** @throws VaultError as the import of a bundle */
    import(request: ParsedRequestOf<'imports.import'>): ResponseOf<'imports.import'> {
      return previews.import({ ...request, previewId: reads.get(request.previewId).previewId })
    },

    close(previewId: string): void {
      if (!reads.has(previewId)) return
      previews.close(reads.get(previewId).previewId)
      reads.delete(previewId)
    },
  }
}

function importerOf(id: string): Importer {
  const importer = findImporter(id)
  if (importer === undefined) throw new VaultError('import-unsupported')
  return importer
}

/** The name alone, also of a path from another system. */
function baseName(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? ''
}

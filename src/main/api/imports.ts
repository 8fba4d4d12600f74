import type { Handlers } from '../../shared/api/contract.ts'
import { createImportUndo } from '../team/bundles/undo/service.ts'
import { createImportService } from '../team/importers/service.ts'
import type { Services } from './services.ts'

export function importHandlers({ context, secrets, files }: Services): Handlers<'imports'> {
  const imports = createImportService(context, secrets, files)
  const undo = createImportUndo(context)
  return {
    formats: () => imports.formats(),
    inspect: (request) => imports.inspect(request),
    preview: (request) => imports.preview(request),
    previewItems: (request) => imports.previewItems(request),
    notTaken: (request) => imports.notTaken(request),
    report: (request) => imports.report(request),
    import: (request) => imports.import(request),
    close({ previewId }) {
      imports.close(previewId)
      return {}
    },
    lastImport: () => ({ last: undo.last() }),
    previewUndo: (request) => undo.preview(request),
    previewUndoItems: (request) => undo.items(request),
    undo: (request) => undo.undo(request),
  }
}

import type { Handlers } from '../../shared/api/contract.ts'
import { createBundleService } from '../team/bundles/service.ts'
import type { Services } from './services.ts'

export function bundleHandlers({ context, secrets, files }: Services): Handlers<'bundles'> {
  const bundles = createBundleService(context, secrets, files)
  return {
    export: (request) => bundles.export(request),
    inspect: (request) => bundles.inspect(request),
    preview: (request) => bundles.preview(request),
    previewItems: (request) => bundles.previewItems(request),
    import: (request) => bundles.import(request),
    close({ previewId }) {
      bundles.close(previewId)
      return {}
    },
  }
}

import type { Handlers } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import { createReferenceService } from '../references/service.ts'
import type { Services } from './services.ts'

export function referenceHandlers({ context, options, files, emit }: Services): Handlers<'references'> {
  const references = createReferenceService(context, (job, done) =>
    emit('progress', { job, label: 'files', done, total: 0 }),
  )
  /**
   * The folder to scan. Where the host can ask a person it does, and takes no path of the page.
   * @throws VaultError `cancelled`, `invalid-request`
   */
  const folderOf = async (given: string | null): Promise<string> => {
    if (!options.chooseFolder) {
      if (given === null) throw new VaultError('invalid-request')
      return given
    }
    if (given !== null) throw new VaultError('invalid-request')
    const open = context.vault.current
    const chosen = await options.chooseFolder()
    if (chosen === null || !context.vault.isOpen(open)) throw new VaultError('cancelled')
    return chosen
  }
  return {
    list: (request) => references.list(request),
    add: ({ credentialId, input }) => references.add(credentialId, input),
    update: ({ id, input }) => references.update(id, input),
    remove: ({ ids }) => references.remove(ids),
    scan: async ({ runId, folder }) => references.scan(runId, await folderOf(folder)),
    cancelScan({ runId }) {
      references.cancelScan(runId)
      return {}
    },
    scanItems: (request) => references.scanItems(request),
    record: ({ scanId, except }) => references.record(scanId, except),
    async report({ filter, format }) {
      const { createAttachmentsReport } = await import('../references/attachments.ts')
      return createAttachmentsReport(context, files)(filter, format)
    },
    closeScan({ scanId }) {
      references.closeScan(scanId)
      return {}
    },
  }
}

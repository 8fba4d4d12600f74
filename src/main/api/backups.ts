import type { Handlers } from '../../shared/api/contract.ts'
import { createBackupService } from '../vault/backups/service.ts'
import { createVaultService } from '../vault/service.ts'
import type { Services } from './services.ts'

export function backupHandlers({ context, files, emit }: Services): Handlers<'backups'> {
  const vault = createVaultService(context)
  const backups = createBackupService(context, files, (done, total) =>
    emit('progress', { job: 'backup', label: 'bytes', done, total }),
  )
  return {
    list: () => backups.list(),
    create: () => backups.create(),
    download: ({ id }) => backups.download(id),
    async remove({ id }) {
      await backups.remove(id)
      return {}
    },
    preview: (request) => backups.preview(request),
    async restore({ previewId }) {
      await backups.restore(previewId)
      return vault.status()
    },
    close({ previewId }) {
      backups.close(previewId)
      return {}
    },
  }
}

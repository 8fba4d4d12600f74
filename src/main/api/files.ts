import type { Handlers } from '../../shared/api/contract.ts'
import type { Services } from './services.ts'

export function fileHandlers({ files }: Services): Handlers<'files'> {
  return {
    create: ({ size }) => ({ fileId: files.create(size) }),
    append: ({ fileId, chunk }) => ({ received: files.append(fileId, Buffer.from(chunk, 'base64')) }),
    read({ fileId, offset }) {
      const { chunk, size, done } = files.read(fileId, offset)
      return { chunk: chunk.toString('base64'), size, done }
    },
    discard({ fileId }) {
      files.discard(fileId)
      return {}
    },
  }
}
